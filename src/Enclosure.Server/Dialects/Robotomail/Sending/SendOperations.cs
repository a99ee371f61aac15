using System.Text.Json.Nodes;
using Enclosure.Mail.Sending;
using Enclosure.Server.Dialects.Operations;
using Enclosure.Server.Dialects.Robotomail.Messages;

namespace Enclosure.Server.Dialects.Robotomail.Sending;

/// <summary>The operations of <see cref="SendRoutes"/>, in words.</summary>
internal static class SendOperations
{
    private static readonly ValueForm Addresses = ValueForm.ListOf(ValueForm.Text(3, 254), SendRules.MostAddresses);

    public static Topic Topic { get; } = new("Sending", "Mail on its way out, with its files.");

    /// <summary>What a message to be sent consists of.</summary>
    public static IReadOnlyList<Field> Fields { get; } =
    [
        new("to", "Bare addresses, at least one.", Addresses, IsRequired: true) { Example = new JsonArray("ann@example.com") },
        new("cc", "Bare addresses that the others see.", Addresses),
        new("bcc", "Bare addresses that nobody sees.", Addresses),
        new("subject", "Subject.", ValueForm.Text(1, SendRules.LongestSubject), IsRequired: true) { Example = "Your report" },
        new("bodyText", "The text.", ValueForm.Text(1, SendRules.LongestBody), IsRequired: true) { Example = "Please find it enclosed." },
        new(
            "bodyHtml",
            "The same in HTML. A file goes inline where it says `cid:` and the attachment's id or file name.",
            ValueForm.Text(0, SendRules.LongestBody)),
        new(
            "inReplyTo",
            "Message-ID of the message this one answers, with angle brackets or without.",
            ValueForm.Text(1, SendFields.LongestMessageId)),
        new(
            "attachments",
            "Ids of files: uploads, or files of messages that came or went. 25 MB together.",
            ValueForm.ListOf(ValueForm.Id, SendRules.MaxFiles))
        { Names = Thing.Attachment, IsUsual = true },
        new(
            "headers",
            $"Header fields of your own, `X-Custom-…` and `X-Robotomail-…`, at most {SendFields.MostHeaders}; others are passed over.",
            ValueForm.MapOf(ValueForm.AnyText, null)),
    ];

    public static Operation Send { get; } = new("sendMessage", HttpMethods.Post, MessageOperations.Path)
    {
        Topic = Topic.Name,
        Summary = "Send a message",
        Description =
            """
            Writes the message down and answers; what was answered with 201 survives a crash. Mail to mailboxes of this server is delivered here; other mail goes
            to the operator's relay, or is kept and never sent where there is none: `externalMessageId` then begins with `captured-`. How it stands with each
            recipient is told under `deliveries` of the message.

            Files that were not used before become the message's own. A file of another message may be named again: the message gets a row of its own over the
            same stored bytes, which count once.

            **Differs:** files over 25 MB together are refused with 413 and nothing is stored. `Idempotency-Key` is taken.
            """,
        Parameters = [MessageOperations.MailboxId, SharedParts.IdempotencyKey],
        Body = RequestBody.Json("The message.", [.. Fields]),
        Answer = new Answer(StatusCodes.Status201Created, "The message as it is kept, its files left out.", typeof(MessageResponseWire))
        {
            Headers = [SharedParts.Replayed],
        },
        Refusals =
        [
            Refusal.NotFound, Refusal.AccountSuspended, Refusal.MailboxInactive, .. SharedParts.Json, Refusal.OutOfScope,
            Refusal.UploadNotReady,
            Refusal.UploadFailed, Refusal.InboundLimitExceeded, Refusal.RateLimited, Refusal.IdempotencyKeyReused, Refusal.StoreFull,
        ],
    };

    public static IReadOnlyList<Operation> All { get; } = [Send];
}
