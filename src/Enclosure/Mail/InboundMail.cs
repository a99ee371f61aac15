using Enclosure.Sql;
using Enclosure.Storage;

namespace Enclosure.Mail;

/// <summary>One message as a mailbox got it.</summary>
/// <param name="Duplicate">It had come before (same mailbox, sender and bytes within 24 hours); the ids are those of the first.</param>
/// <param name="OverLimit">It is withheld: over the month's limit.</param>
public sealed record ReceivedMessage(Guid Id, Guid MailboxId, Guid ThreadId, bool Duplicate, bool OverLimit);

/// <summary>
/// The way in for mail, whichever door it comes through: <see cref="AdmitAsync"/> each recipient, <see cref="Begin"/>, write the bytes as they come,
/// <see cref="CompleteAsync"/>. Until that returns nothing is kept; once it has, everything survives a crash.
/// </summary>
public sealed class InboundMail(Database database, IBlobStore store, MailRules rules, TimeProvider time)
{
    public MailRules Rules => rules;

    /// <summary>
    /// The mailbox of an address. Refuses with <see cref="Refusal.UnknownMailbox"/>, <see cref="Refusal.MailboxInactive"/>,
    /// <see cref="Refusal.AccountSuspended"/> or, when nothing fits any more, <see cref="Refusal.StorageLimitExceeded"/>.
    /// </summary>
    public Task<Recipient> AdmitAsync(string address, CancellationToken ct)
    {
        _ = (database, store, time);
        throw new NotImplementedException();
    }

    public IncomingMessage Begin(Envelope envelope) => throw new NotImplementedException();

    /// <summary>
    /// Makes the message durable and tells what each recipient got, in their order. Refuses with <see cref="Refusal.StorageLimitExceeded"/>,
    /// <see cref="Refusal.StoreFull"/>, <see cref="Refusal.Unavailable"/>, <see cref="Refusal.MailboxInactive"/> when a mailbox went meanwhile; throws
    /// <see cref="CommitUnknownException"/> when the database did not say. Nothing is half kept; the sender may send again.
    /// </summary>
    public Task<IReadOnlyList<ReceivedMessage>> CompleteAsync(IncomingMessage message, CancellationToken ct) => throw new NotImplementedException();
}

/// <summary>A message on its way in: its bytes are taken apart as they come, each file into a place of its own. Disposing drops what was not completed.</summary>
public sealed class IncomingMessage : IDisposable
{
    /// <summary>Bytes so far.</summary>
    public long Length => 0;

    /// <summary>
    /// The next bytes, dots already unstuffed. Refuses with <see cref="Refusal.MessageTooLarge"/> beyond <see cref="MailRules.MaxMessageBytes"/>,
    /// <see cref="Refusal.StoreFull"/> or <see cref="Refusal.Unavailable"/>; after that it takes no more.
    /// </summary>
    public void Write(ReadOnlySpan<byte> bytes) => throw new NotImplementedException();

    public void Dispose()
    {
    }
}
