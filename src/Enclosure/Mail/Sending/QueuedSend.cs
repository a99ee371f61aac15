namespace Enclosure.Mail.Sending;

/// <summary>A queued message whose time has come; its files wait with <paramref name="QueuedId"/>.</summary>
/// <param name="ThreadId">The conversation it is in; null begins one.</param>
public sealed record QueuedSend(Guid QueuedId, Guid AccountId, Guid MailboxId, Guid? ThreadId, MessageOrigin Origin, OutgoingMail Mail)
{
    /// <summary>How many files it was queued with: it goes with all of them or not at all.</summary>
    public long Files { get; init; }
}
