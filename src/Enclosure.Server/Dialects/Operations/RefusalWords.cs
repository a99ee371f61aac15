namespace Enclosure.Server.Dialects.Operations;

/// <summary>When each refusal comes, and what to do then, in a few words that hold in every dialect.</summary>
internal static class RefusalWords
{
    public static string When(Refusal reason) => reason switch
    {
        Refusal.Unauthorized => "the key is missing, unknown or revoked",
        Refusal.FullAccessRequired => "the key is not of a kind that may do this",
        Refusal.WorkspaceForbidden => "the key does not reach the workspace named",
        Refusal.WorkspaceRequired => "the key reaches several workspaces and none is named",
        Refusal.AccountSuspended => "the operator suspended the account",
        Refusal.MailboxInactive => "the mailbox is paused",
        Refusal.InvalidJson => "the body cannot be read",
        Refusal.ValidationError => "fields or parameters are wrong; `fields` names each",
        Refusal.UnsupportedMediaType => "the body's Content-Type is not the one taken here",
        Refusal.NoFile => "the form is none, is cut short, or has no part named `file`",
        Refusal.TooManyFiles => "the form has several parts named `file`, or too many parts",
        Refusal.NotFound => "there is no such thing, or it is out of the key's reach",
        Refusal.OutOfScope => "something named in the body is out of the key's reach",
        Refusal.MethodNotAllowed => "the path does not take this method",
        Refusal.FileTooLarge => "the file is larger than allowed",
        Refusal.StorageLimitExceeded => "the account's storage has no room for the file",
        Refusal.MessageTooLarge => "the body or message is larger than allowed",
        Refusal.InboundLimitExceeded => "it belongs to mail that is withheld over the monthly limit",
        Refusal.UploadNotReady => "the bytes are not there yet",
        Refusal.UploadFailed => "the upload ended without the promised bytes",
        Refusal.IdempotencyKeyReused => "the Idempotency-Key came with a different request before",
        Refusal.RateLimited => "too many requests",
        Refusal.LastKey => "it is the account's only active full-access key",
        Refusal.MailboxExists => "the address is taken",
        Refusal.UnknownDomain => "the domain is not one of this server's",
        Refusal.UnknownMailbox => "none of the recipients is a mailbox of the account",
        Refusal.NotPending => "it is not pending any more",
        Refusal.StoreFull => "the server's disk is full",
        Refusal.Unavailable => "the store or the database cannot be used right now",
        Refusal.Internal => "a fault of the server",
    };

    /// <summary>Sentences, in CommonMark.</summary>
    public static string WhatToDo(Refusal reason) => reason switch
    {
        Refusal.Unauthorized => "Send a good key in the header that the dialect reads. A lost key cannot be shown again: make another one.",
        Refusal.FullAccessRequired => "Use a key with full access to the account.",
        Refusal.WorkspaceForbidden => "`GET /v1/workspaces` lists what the key reaches. A workspace key needs no header.",
        Refusal.WorkspaceRequired => "Name one of `GET /v1/workspaces` in `X-Workspace-Id`.",
        Refusal.AccountSuspended => "Ask the operator. Reading, downloading and deleting go on meanwhile.",
        Refusal.MailboxInactive => "Make it active again: `PATCH /v1/mailboxes/{id}` with `{\"status\":\"ACTIVE\"}`.",
        Refusal.InvalidJson => "Look at the line and byte that the message names, and send the body whole.",
        Refusal.ValidationError => "Correct what `fields` names: every wrong field is there at once.",
        Refusal.UnsupportedMediaType => "Send `Content-Type: application/json`, or `message/rfc822` where a message is handed in.",
        Refusal.NoFile => "Send one part named `file`, and let your HTTP client write the form's Content-Type.",
        Refusal.TooManyFiles => "Make one request for each file.",
        Refusal.NotFound => "Look the id up again. It may be deleted, of another account, or out of the key's scope.",
        Refusal.OutOfScope => "Use a key with full access, or name something that lies in the key's mailboxes.",
        Refusal.MethodNotAllowed => "Use one of the methods in the header `Allow`.",
        Refusal.FileTooLarge => "Send a smaller file. Nothing was kept or counted.",
        Refusal.StorageLimitExceeded => "Delete attachments, or ask the operator for more room. `GET /v1/account` shows what is used.",
        Refusal.MessageTooLarge => "Send less at once, or a link in place of a file. A preflight tells what a message weighs.",
        Refusal.InboundLimitExceeded => "Wait for the first of the month, or ask for a higher limit. Nothing is lost.",
        Refusal.UploadNotReady => "PUT the bytes to the link first, then try again.",
        Refusal.UploadFailed => "Ask for a new link and upload the file again.",
        Refusal.IdempotencyKeyReused => "Choose a new key for a new request; repeat one only with the same request.",
        Refusal.RateLimited => "Wait for the seconds in `Retry-After`, then try again.",
        Refusal.LastKey => "Make another key with full access first.",
        Refusal.MailboxExists => "Choose another address.",
        Refusal.UnknownDomain => "Choose one of the domains that the message lists.",
        Refusal.UnknownMailbox => "Name a mailbox of the account with `?rcpt=`, or make it first.",
        Refusal.NotPending => "Look at the conversation: it shows what became of the reply.",
        Refusal.StoreFull => "Try again later; as the operator, make room on the disk.",
        Refusal.Unavailable => "Try again after `Retry-After`; as the operator, look in the log for the request's id.",
        Refusal.Internal => "Try again once. If it stays, report `requestId` to the operator.",
    };
}
