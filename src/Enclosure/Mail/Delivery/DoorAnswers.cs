namespace Enclosure.Mail.Delivery;

/// <summary>What this server's own door says to mail of its own: the codes that a stranger would be answered by SMTP (RFC 3463).</summary>
internal static class DoorAnswers
{
    private static readonly (int, string) NoMailbox = (550, "5.1.1 There is no such mailbox here.");
    private static readonly (int, string) Inactive = (550, "5.2.1 This mailbox takes no mail.");
    private static readonly (int, string) StorageFull = (452, "4.2.2 The mailbox's storage is full.");
    private static readonly (int, string) TooLarge = (552, "5.3.4 The message is larger than this server takes.");
    private static readonly (int, string) DiskFull = (452, "4.3.1 The server's disk is full.");
    private static readonly (int, string) Away = (451, "4.3.0 The server cannot keep mail right now.");
    private static readonly (int, string) Changed = (451, "4.3.0 A mailbox has changed meanwhile.");

    /// <summary>Nobody knows whether the commit happened; carried again it is seen as a duplicate if it did.</summary>
    public static (int Code, string Text) Unknown => Away;

    /// <summary>Of one recipient.</summary>
    public static (int Code, string Text) AtRecipient(Refusal reason) => reason switch
    {
        Refusal.UnknownMailbox => NoMailbox,
        Refusal.UnknownDomain => NoMailbox,
        Refusal.NotFound => NoMailbox,
        Refusal.ValidationError => NoMailbox,
        Refusal.MailboxInactive => Inactive,
        Refusal.AccountSuspended => Inactive,
        Refusal.StorageLimitExceeded => StorageFull,
        Refusal.InboundLimitExceeded => StorageFull,
        Refusal.MessageTooLarge => TooLarge,
        Refusal.FileTooLarge => TooLarge,
        Refusal.StoreFull => DiskFull,
        Refusal.Unavailable => Away,
        Refusal.RateLimited => Away,
        Refusal.Internal => Away,
        Refusal.Unauthorized => Away,
        Refusal.FullAccessRequired => Away,
        Refusal.WorkspaceForbidden => Away,
        Refusal.WorkspaceRequired => Away,
        Refusal.InvalidJson => Away,
        Refusal.UnsupportedMediaType => Away,
        Refusal.NoFile => Away,
        Refusal.TooManyFiles => Away,
        Refusal.OutOfScope => Away,
        Refusal.MethodNotAllowed => Away,
        Refusal.UploadNotReady => Away,
        Refusal.UploadFailed => Away,
        Refusal.IdempotencyKeyReused => Away,
        Refusal.LastKey => Away,
        Refusal.MailboxExists => Away,
        Refusal.NotPending => Away,
    };

    /// <summary>Of all recipients of an account: a mailbox that was lost meanwhile is told apart at the next try.</summary>
    public static (int Code, string Text) AtEnd(Refusal reason)
    {
        var answer = AtRecipient(reason);
        return answer == NoMailbox || answer == Inactive ? Changed : answer;
    }
}
