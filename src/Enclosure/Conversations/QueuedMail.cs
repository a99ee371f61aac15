using Enclosure.Accounts;
using Enclosure.Attachments;
using Enclosure.Mail;
using Enclosure.Mail.Sending;
using Enclosure.Sql;
using Enclosure.Storage;

namespace Enclosure.Conversations;

/// <summary>
/// Sends what was queued when its time has come. A row is sent by who leases it: sending and settling it are one transaction, so that it
/// goes once whoever dies meanwhile, and never with a file missing.
/// </summary>
public sealed class QueuedMail(
    Database database,
    RowHolder holder,
    IBlobStore store,
    SpentBytes spent,
    OutboundMail outbound,
    MessageLibrary messages,
    AccountDirectory accounts,
    TimeProvider time)
{
    /// <summary>Longer than composing a message of 25 MB takes.</summary>
    private static readonly TimeSpan LeaseLength = TimeSpan.FromMinutes(5);

    /// <summary>How long after a try that the surroundings spoilt the next one comes.</summary>
    private static readonly TimeSpan RetryAfter = TimeSpan.FromMinutes(1);

    /// <summary>How long rows that ended can be asked for.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(7);

    private readonly QueuedLetters _letters = new(database, messages);

    /// <summary>
    /// Makes due what another had claimed that runs no more. For the one process that serves the data directory, before it sends.
    /// </summary>
    public Task ResumeAsync() =>
        database.WriteAsync(sql => sql.ExecuteAsync(
            $"""
            update queued_messages set status = 'pending', lease = null, next_attempt_at = @now
            where status = 'sending' and {RowHolder.IsOver(database, "lease")}
            """,
            holder.Values(time.GetUtcNow())));

    /// <summary>Takes up to <paramref name="limit"/> messages whose time has come, also those whose sender's lease ended.</summary>
    public async Task<IReadOnlyList<QueuedMessage>> ClaimAsync(int limit, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var isDue = await database.ReadAsync(
            async sql => await sql.FindAsync<string>($"select id from queued_messages where {Due} limit 1", new { now }) is not null, ct);
        if (!isDue) return [];
        return await database.WriteAsync(sql => sql.ListAsync(
            $"""
            with due as (select id from queued_messages where {Due} order by next_attempt_at, id limit @limit {sql.ForClaim()})
            update queued_messages set status = 'sending', lease = @lease, next_attempt_at = @until
            where {Due} and id in (select id from due)
            returning {QueuedMessage.Columns}
            """,
            new { now, limit, lease = holder.NewLease(), until = now + LeaseLength },
            QueuedMessage.Read));
    }

    /// <summary>
    /// Sends a claimed message, or settles that it cannot be sent, with the reason. What only the surroundings keep from going is due again
    /// in a minute, for as long as any message is tried; what the rates keep from going, when they let it, however long that takes. Throws
    /// what is a fault of ours; the row is due again when its lease ends.
    /// </summary>
    public async Task SendAsync(QueuedMessage due, CancellationToken ct)
    {
        try
        {
            await RequireFilesAsync(due, ct);
            var letter = await _letters.WriteAsync(due, await CapAsync(due, ct), ct);
            await outbound.SendQueuedAsync(letter, (sql, messageId) => SettleAsync(sql, due, messageId), ct);
        }
        catch (RefusedException refused) when (refused.Reason == Refusal.RateLimited)
        {
            await PutOffAsync(due, refused.RetryAfter ?? RetryAfter);
        }
        catch (RefusedException refused) when (IsForNow(refused.Reason) && time.GetUtcNow() < due.ScheduledFor + SendRules.TriedFor)
        {
            await PutOffAsync(due, RetryAfter);
        }
        catch (RefusedException refused)
        {
            await FailAsync(due, refused.Message);
        }
    }

    /// <summary>This process stops before it was sent: it is due again at once.</summary>
    public Task GiveBackAsync(QueuedMessage due) => PutOffAsync(due, TimeSpan.Zero);

    /// <summary>A fault of ours kept it from being sent: it is due again when its lease ends, unless it was tried for too long.</summary>
    public async Task FaultAsync(QueuedMessage due)
    {
        if (time.GetUtcNow() >= due.ScheduledFor + SendRules.TriedFor)
            await FailAsync(due, "A fault of the server kept this from being sent.");
    }

    /// <summary>
    /// Drops up to <paramref name="limit"/> rows that ended long ago; failed ones with the uploads that only they used. How many.
    /// </summary>
    public async Task<int> ForgetAsync(int limit, CancellationToken ct)
    {
        var values = new { before = time.GetUtcNow() - Kept, limit };
        var ended = await database.ReadAsync(
            sql => sql.ListAsync<Ended>($"select id, account_id from queued_messages where {Past} limit @limit", values), ct);
        var rows = 0;
        foreach (var row in ended)
        {
            var (deleted, emptied) = await database.WriteAsync(row.AccountId, async sql =>
                await sql.ExecuteAsync($"delete from queued_messages where id = @Id and {Past}", new { row.Id, values.before }) == 1
                    ? (1, await QueuedFiles.ReleaseAsync(sql, row.AccountId, row.Id))
                    : (0, []));
            foreach (var key in emptied) await spent.TryRemoveAsync(key);
            rows += deleted;
        }

        return rows;
    }

    private const string Past = "settled_at is not null and settled_at <= @before";
    private const string Due = "status in ('pending', 'sending') and next_attempt_at <= @now";
    private const string Ours = "id = @Id and status = 'sending' and lease = @Lease";

    private async Task RequireFilesAsync(QueuedMessage due, CancellationToken ct)
    {
        var files = await database.ReadAsync(sql => FileUses.ListQueuedAsync(sql, due.Id), ct);
        foreach (var file in files)
            if (file.BlobId is not { } blobId || await store.FindSizeAsync(new BlobKey(blobId), ct) != file.SizeBytes)
                throw new RefusedException(Refusal.UploadFailed, $"The file '{file.Filename}' is not there any more.");
        SendRules.RequireSize(files.Sum(file => file.SizeBytes));
    }

    private async Task<InboundCap> CapAsync(QueuedMessage due, CancellationToken ct)
    {
        var account = await accounts.FindAsync(due.AccountId, ct)
            ?? throw new RefusedException(Refusal.NotFound, "The account is not there any more.");
        account.RequireActive();
        return InboundCap.Of(account, time.GetUtcNow());
    }

    private async Task<bool> SettleAsync(SqlSession sql, QueuedMessage due, Guid messageId) =>
        await sql.ExecuteAsync(
            $"update queued_messages set status = 'sent', message_id = @messageId, settled_at = @now, lease = null where {Ours}",
            new { due.Id, due.Lease, messageId, now = time.GetUtcNow() }) == 1;

    private Task FailAsync(QueuedMessage due, string reason) =>
        database.WriteAsync(due.AccountId, sql => sql.ExecuteAsync(
            $"update queued_messages set status = 'failed', reason = @reason, settled_at = @now, lease = null where {Ours}",
            new { due.Id, due.Lease, reason, now = time.GetUtcNow() }));

    private Task PutOffAsync(QueuedMessage due, TimeSpan wait) =>
        database.WriteAsync(due.AccountId, sql => sql.ExecuteAsync(
            $"update queued_messages set status = 'pending', next_attempt_at = @next, lease = null where {Ours}",
            new { due.Id, due.Lease, next = time.GetUtcNow() + wait }));

    private static bool IsForNow(Refusal reason) =>
        reason is Refusal.StoreFull or Refusal.Unavailable or Refusal.Internal;

    private sealed record Ended(Guid Id, Guid AccountId);
}
