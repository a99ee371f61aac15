using Enclosure.Server.Dialects.Operations;
using Enclosure.Server.Dialects.Robotomail.Accounts;
using Enclosure.Server.Dialects.Robotomail.Answers;
using Enclosure.Server.Dialects.Robotomail.Attachments;
using Enclosure.Server.Dialects.Robotomail.Inbound;
using Enclosure.Server.Dialects.Robotomail.Mailboxes;
using Enclosure.Server.Dialects.Robotomail.Messages;
using Enclosure.Server.Dialects.Robotomail.Sending;
using Enclosure.Server.Dialects.Robotomail.Webhooks;

namespace Enclosure.Server.Dialects.Robotomail;

/// <summary>This dialect in words.</summary>
internal static class RobotomailManual
{
    private static readonly Predicate<int> Authenticated = status => status != StatusCodes.Status401Unauthorized;
    private static readonly Predicate<int> Withheld = status => status == StatusCodes.Status402PaymentRequired;

    public static DialectManual Manual { get; } = new(RobotomailDialect.DialectName, "Enclosure: the Robotomail API")
    {
        Description =
            """
            Attachments, incoming mail, threads, mailboxes, webhooks, events, keys and the account, as clients of the Robotomail API know them,
            served by a server of your own.

            Send the key as `Authorization: Bearer rm_…`. Instants are ISO 8601 in UTC with milliseconds. Unknown fields of a request are
            ignored, and so should be unknown members of an answer.

            ## Errors
            Every error is JSON with `error` for a person, `code` for a program and `retryable`. A path that does not exist answers 404 `NOT_FOUND`, a
            method that a path does not take 405 `METHOD_NOT_ALLOWED` with `Allow`.

            ## Where this server differs
            - Every error has `code` and `retryable`; wrong fields are named, all of them, in `fields`.
            - Uploads that no message uses are deleted after a time that the operator sets; `deletesAt` says when.
            - Uploads take an `Idempotency-Key`.
            - Answers have members that the original's lack, such as `sha256` and `detectedType` of an attachment.
            - `GET /v1/attachments` lists files.
            - A delivery to a webhook can be sent again by hand; deliveries to a paused or failed webhook wait until it is active again.
            - `POST /v1/inbound` takes mail over HTTP.
            - `POST /v1/mailboxes/{id}/messages/preflight` tells what a message weighs and who may not take it, before it is sent.
            - Of a message there are also its `manifest`, its `html` fit to show, its `raw` form, and its files as `attachments.zip`.
            - Mail over the monthly limit is withheld: left out of lists, 402 when asked for, unlocked in place when the month turns or the operator raises
              the limit. Which mail that is is worked out at each request, so a limit that is lowered withholds again.
            - There is no sign-up and no billing: the operator makes accounts and sets limits.
            """,
        Topics =
        [
            AttachmentOperations.Topic, MessageOperations.Topic, SendOperations.Topic, InboundOperations.Topic, ThreadOperations.Topic,
            MailboxOperations.Topic, WebhookOperations.Topic, CapturedOperations.Topic, EventOperations.Topic, AccountOperations.Topic,
            ApiKeyOperations.Topic,
        ],
        KeyPlaces =
        [
            new KeyPlace("bearer", "A key of the account: `rm_…` with full access or scoped to mailboxes, or a workspace key `sk_…`."),
        ],
        Operations =
        [
            .. AttachmentOperations.All, .. MessageOperations.All, .. SendOperations.All, .. PreflightOperations.All,
            .. MessageFormOperations.All, .. ThreadOperations.All, .. InboundOperations.All,
            .. CapturedOperations.All,
            .. MailboxOperations.All, .. WebhookOperations.All, .. EventOperations.All, .. AccountOperations.All, .. ApiKeyOperations.All,
        ],
        Status = RobotomailAnswers.Status,
        Everywhere = SharedParts.Everywhere,
        Error = typeof(ErrorWire),
        CodeMember = "code",
        Headers =
        [
            SharedParts.RequestId,
            new AnswerHeader(
                new Field(
                    RobotomailCallers.QuotaHeader,
                    "Messages received this month and the limit: `12/100`, or `12/unlimited`.",
                    ValueForm.AnyText) { Example = "12/100" },
                Authenticated),
            new AnswerHeader(
                new Field(
                    RobotomailCallers.WarningHeader,
                    "From 50, 80 and 100 percent of that limit.",
                    ValueForm.OneOf("approaching", "near", "reached")),
                Authenticated),
            new AnswerHeader(
                new Field(
                    "Retry-After",
                    "Seconds to the turn of the month, which unlocks withheld mail.",
                    ValueForm.Integer(1, null),
                    IsRequired: true),
                Withheld),
            new AnswerHeader(
                new Field(
                    RobotomailAnswers.RetriableHeader,
                    "Always `false`: repeating the request does not help before.",
                    ValueForm.OneOf("false"),
                    IsRequired: true),
                Withheld),
            new AnswerHeader(
                new Field(RobotomailAnswers.ResetHeader, "When withheld mail unlocks by itself.", ValueForm.AnyText, IsRequired: true)
                {
                    Example = "2026-12-01T00:00:00.000Z",
                },
                Withheld),
        ],
        Contexts =
        [
            AttachmentJson.Plain, MessageJson.Plain, SendJson.Plain, InboundJson.Plain, MailboxJson.Plain, WebhookJson.Plain,
            AccountJson.Plain,
            RobotomailErrorJson.Plain,
        ],
    };
}
