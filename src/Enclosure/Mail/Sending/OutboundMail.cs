using Enclosure.Accounts;
using Enclosure.Attachments;
using Enclosure.Events;
using Enclosure.Sql;
using Enclosure.Storage;

namespace Enclosure.Mail.Sending;

/// <summary>
/// The way out for mail, whichever dialect sends it: files chosen, the message written down, all rows in one transaction. What it answers
/// survives a crash; delivering is others' work.
/// </summary>
public sealed class OutboundMail(
    Database database, IBlobStore store, FileChoice files, Idempotency idempotency, SendRules rules, EventSignal signal, TimeProvider time)
{
    private readonly Composer _composer = new(database, store, time);
    private readonly OutgoingRecording _recording = new(rules, time);

    /// <summary>
    /// Sends a message from a mailbox the caller reaches. Refuses with <see cref="Refusal.AccountSuspended"/>,
    /// <see cref="Refusal.MailboxInactive"/>, <see cref="Refusal.RateLimited"/>, <see cref="Refusal.MessageTooLarge"/>, as
    /// <see cref="FileChoice.ChooseAsync"/> does, and with <see cref="Refusal.IdempotencyKeyReused"/>. Nothing is kept then.
    /// </summary>
    public async Task<Answered> SendAsync(
        Caller caller, Mailbox sender, OutgoingMail mail, IdempotencyClaim? claim, Func<Message, string> answer, CancellationToken ct)
    {
        if (await idempotency.FindAsync(caller.Account.Id, claim, ct) is { } earlier) return earlier;
        await RequireReadyAsync(caller.Account, sender, ct);
        var chosen = await files.ChooseAsync(caller, mail.Files, ct);
        SendRules.RequireSize(chosen.Sum(file => file.SizeBytes));
        using var composed = await _composer.ComposeAsync(sender, mail, chosen, ct);
        var answered = await Arrival.CommitAsync(
            composed.Skeleton,
            () => idempotency.RunAsync(
                caller.Account.Id, claim, sql => _recording.RecordAsync(sql, composed, new SendingTerms(MessageOrigin.Send)), answer),
            result => !result.Replayed);
        signal.Raise();
        return answered;
    }

    /// <summary>Refuses who may not send now: before anything is read or kept.</summary>
    public async Task RequireReadyAsync(Account account, Mailbox sender, CancellationToken ct)
    {
        account.RequireActive();
        if (sender.Status != MailboxStatus.Active) throw Inactive();
        await database.ReadAsync(
            async sql =>
            {
                await SendRates.RequireAsync(sql, rules, account.Id, sender.Id, time.GetUtcNow());
                return true;
            },
            ct);
    }

    /// <summary>
    /// Sends what was queued, with the files that wait for it. <paramref name="settle"/> ends the queued row in the same transaction, told
    /// the message's id; when it says false somebody else did, and nothing happens. Null then. Refuses as <see cref="SendAsync"/> does, and
    /// with <see cref="Refusal.UploadFailed"/> when a file that it was queued with is gone.
    /// </summary>
    internal async Task<Message?> SendQueuedAsync(QueuedSend queued, Func<SqlSession, Guid, Task<bool>> settle, CancellationToken ct)
    {
        var (sender, waiting) = await database.ReadAsync(
            async sql => (
                await sql.FindAsync<Mailbox>(
                    $"select {Mailbox.Columns} from mailboxes where id = @MailboxId and account_id = @AccountId",
                    new { queued.MailboxId, queued.AccountId }),
                await FileUses.ListQueuedAsync(sql, queued.QueuedId)),
            ct);
        if (sender is null) throw Inactive();
        if (waiting.Count < queued.Files) throw new RefusedException(Refusal.UploadFailed, "A file of it is not there any more.");
        using var composed = await _composer.ComposeAsync(sender, queued.Mail, waiting, ct);
        var terms = new SendingTerms(queued.Origin, queued.QueuedId, queued.ThreadId);
        var message = await Arrival.CommitAsync(
            composed.Skeleton,
            () => database.WriteAsync(
                queued.AccountId, async sql => await settle(sql, composed.Id) ? await _recording.RecordAsync(sql, composed, terms) : null),
            sent => sent is not null);
        signal.Raise();
        return message;
    }

    internal static RefusedException Inactive() =>
        new(Refusal.MailboxInactive, "This mailbox sends no mail now. Set its status to active first.");

    internal static RefusedException Suspended() =>
        new(Refusal.AccountSuspended, "This account sends no mail now. Ask the operator of this server why.");
}
