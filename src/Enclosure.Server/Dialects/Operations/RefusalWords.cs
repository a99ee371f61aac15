namespace Enclosure.Server.Dialects.Operations;

/// <summary>When each refusal comes, in a few words that hold in every dialect.</summary>
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
}
