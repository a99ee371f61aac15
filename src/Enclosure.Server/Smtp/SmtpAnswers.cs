namespace Enclosure.Server.Smtp;

/// <summary>What this door answers to each refusal of the core.</summary>
internal static class SmtpAnswers
{
    private static readonly SmtpReply NoMailbox = new(550, "5.1.1", "There is no such mailbox here.");
    private static readonly SmtpReply Inactive = new(550, "5.2.1", "This mailbox takes no mail.");
    private static readonly SmtpReply StorageFull = new(452, "4.2.2", "The mailbox's storage is full. Try again later.");
    private static readonly SmtpReply DiskFull = new(452, "4.3.1", "The server's disk is full. Try again later.");
    private static readonly SmtpReply Away = new(451, "4.3.0", "The server cannot keep mail right now. Try again later.");
    private static readonly SmtpReply Changed = new(451, "4.3.0", "A mailbox has changed meanwhile. Try again.");

    public static SmtpReply AtRecipient(Refusal reason) => reason switch
    {
        Refusal.UnknownMailbox => NoMailbox,
        Refusal.UnknownDomain => NoMailbox,
        Refusal.NotFound => NoMailbox,
        Refusal.ValidationError => NoMailbox,
        Refusal.MailboxInactive => Inactive,
        Refusal.AccountSuspended => Inactive,
        Refusal.StorageLimitExceeded => StorageFull,
        Refusal.InboundLimitExceeded => StorageFull,
        Refusal.StoreFull => DiskFull,
        Refusal.MessageTooLarge => SmtpReplies.TooLarge,
        Refusal.FileTooLarge => SmtpReplies.TooLarge,
        Refusal.RateLimited => SmtpReplies.TooFast,
        Refusal.Unavailable => Away,
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

    /// <summary>
    /// The same, but for a mailbox that was lost between RCPT and here: the sender is to come again and learn at RCPT which one it is,
    /// for an answer here is for all of them.
    /// </summary>
    public static SmtpReply AtEndOfData(Refusal reason)
    {
        var reply = AtRecipient(reason);
        return reply == NoMailbox || reply == Inactive ? Changed : reply;
    }

    /// <summary>The database did not say whether the message is kept; sent again it is seen as a duplicate if it was.</summary>
    public static SmtpReply Unknown => Away;
}
