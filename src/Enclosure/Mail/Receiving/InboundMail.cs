using Enclosure.Accounts;
using Enclosure.Attachments;
using Enclosure.Events;
using Enclosure.Sql;
using Enclosure.Storage;

namespace Enclosure.Mail.Receiving;

/// <summary>One message as a mailbox got it.</summary>
/// <param name="Duplicate">It had come before (same mailbox, sender and bytes within 24 hours); the ids are those of the first.</param>
/// <param name="OverLimit">It is withheld: over the month's limit.</param>
public sealed record ReceivedMessage(Guid Id, Guid MailboxId, Guid ThreadId, bool Duplicate, bool OverLimit);

/// <summary>
/// The way in for mail, whichever door it comes through: <see cref="AdmitAsync"/> each recipient, <see cref="Begin"/>, write the bytes as
/// they come, <see cref="CompleteAsync"/>. Until that returns nothing is kept; once it has, everything survives a crash.
/// </summary>
public sealed class InboundMail(Database database, IBlobStore store, MailRules rules, EventSignal signal, TimeProvider time)
{
    private readonly MessageRecording _recording = new(time);

    public MailRules Rules => rules;

    /// <summary>
    /// The mailbox of an address; of <c>user+anything</c> that of <c>user</c> where there is no other. Refuses with
    /// <see cref="Refusal.UnknownMailbox"/>, <see cref="Refusal.MailboxInactive"/>, <see cref="Refusal.AccountSuspended"/> or, when nothing
    /// fits any more, <see cref="Refusal.StorageLimitExceeded"/>.
    /// </summary>
    public Task<Recipient> AdmitAsync(string address, CancellationToken ct) => AdmitFoundAsync(null, address, ct);

    /// <summary>As <see cref="AdmitAsync"/>, of this account's mailboxes alone: another account's is unknown.</summary>
    public Task<Recipient> AdmitOfAsync(Guid accountId, string address, CancellationToken ct) => AdmitFoundAsync(accountId, address, ct);

    private async Task<Recipient> AdmitFoundAsync(Guid? accountId, string address, CancellationToken ct)
    {
        var found = await FindAsync(address.ToLowerInvariant(), ct);
        if (found is null || (accountId ?? found.AccountId) != found.AccountId)
            throw new RefusedException(Refusal.UnknownMailbox, "No such mailbox here. Check the address.");
        if (found.Status != "active") throw Inactive();
        if (found.SuspendedAt is not null) throw new RefusedException(Refusal.AccountSuspended, "This account takes no mail now.");
        if (found.StorageLimitBytes > 0 && found.StoredBytes + found.PendingBytes >= found.StorageLimitBytes)
            throw new RefusedException(
                Refusal.StorageLimitExceeded, "The mailbox is full. Try again later, or ask its owner to make room.");
        return new Recipient(found.Id, found.AccountId, address);
    }

    /// <summary>Refuses with <see cref="Refusal.StoreFull"/> or <see cref="Refusal.Unavailable"/>.</summary>
    public IncomingMessage Begin(Envelope envelope) => new(envelope, store, rules);

    /// <summary>
    /// Makes the message durable and tells what each recipient got, in their order. Refuses with
    /// <see cref="Refusal.StorageLimitExceeded"/>, <see cref="Refusal.StoreFull"/>, <see cref="Refusal.Unavailable"/>,
    /// <see cref="Refusal.MailboxInactive"/> or <see cref="Refusal.AccountSuspended"/> when that came meanwhile; throws
    /// <see cref="CommitUnknownException"/> when the database did not say. Nothing is half kept; the sender may send again.
    /// </summary>
    public async Task<IReadOnlyList<ReceivedMessage>> CompleteAsync(IncomingMessage message, CancellationToken ct)
    {
        var collected = await message.SealAsync(ct);
        var received = await Arrival.CommitAsync(
            collected.Staged,
            () => database.WriteAsync(
                message.Envelope.Recipients[0].AccountId, sql => _recording.RecordAsync(sql, message.Envelope, collected)),
            messages => messages.Any(each => !each.Duplicate));
        signal.Raise();
        return received;
    }

    internal static RefusedException Inactive() => new(Refusal.MailboxInactive, "This mailbox takes no mail now.");

    private async Task<Admission?> FindAsync(string address, CancellationToken ct)
    {
        var plain = MailboxAddress.WithoutTag(address);
        return await database.ReadAsync(
            sql => sql.FindAsync<Admission>(
                """
                select m.id, m.account_id, m.status, a.suspended_at, a.storage_limit_bytes, a.stored_bytes, a.pending_bytes
                from mailboxes m join accounts a on a.id = m.account_id
                where m.full_address in (@address, @plain) order by length(m.full_address) desc limit 1
                """,
                new { address, plain }),
            ct);
    }

    private sealed record Admission(
        Guid Id, Guid AccountId, string Status, DateTimeOffset? SuspendedAt, long StorageLimitBytes, long StoredBytes, long PendingBytes);
}
