using Enclosure.Mail.Sending;
using Enclosure.Sql;

namespace Enclosure.Mail.Delivery;

/// <summary>
/// Mail that is to go, by when it is due. A row is carried by who leases it, and stays theirs until the lease ends or another claims it;
/// after a crash it is due again when the lease ends.
/// </summary>
/// <param name="leaseLength">How long after a claim or its last renewal a row is due again.</param>
public sealed class Outbox(Database database, RowHolder holder, TimeSpan leaseLength, TimeProvider time)
{
    /// <summary>
    /// Claims what is due, first what is due longest. The outer condition is decided under the lock, whoever claims at the same time.
    /// </summary>
    internal static string Claim(SqlSession sql) =>
        $"""
        with due as (
            select message_id from outbox where next_attempt_at <= @now order by next_attempt_at limit @limit {sql.ForClaim()})
        update outbox set lease = @lease, next_attempt_at = @until
        where next_attempt_at <= @now and message_id in (select message_id from due)
        returning {OutboxJob.Columns}
        """;

    private const string Fault = "This server could not read or hand over the message.";

    /// <summary>How long after each failed try the next one comes; after the last of these, always as long as that.</summary>
    private static readonly TimeSpan[] Waits =
    [
        TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30), TimeSpan.FromHours(2), TimeSpan.FromHours(12),
    ];

    /// <summary>How often a lease is renewed while its row is carried: twice it may fail.</summary>
    public TimeSpan RenewalInterval => leaseLength / 3;

    /// <summary>Takes up to <paramref name="limit"/> due messages.</summary>
    public async Task<IReadOnlyList<OutboxJob>> ClaimAsync(int limit, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        if (!await database.ReadAsync(sql => AnyDueAsync(sql, now), ct)) return [];
        var lease = holder.NewLease();
        return await database.WriteAsync(
            sql => sql.ListAsync(Claim(sql), new { lease, until = now + leaseLength, now, limit }, OutboxJob.Read));
    }

    /// <summary>Makes the lease begin anew; false when another has claimed the row, or it is gone.</summary>
    public async Task<bool> RenewAsync(OutboxJob job) =>
        await database.WriteAsync(sql => sql.ExecuteAsync(
            "update outbox set next_attempt_at = @until where message_id = @MessageId and lease = @Lease",
            new { job.MessageId, job.Lease, until = time.GetUtcNow() + leaseLength })) == 1;

    /// <summary>
    /// Writes what came of a try, in one transaction with the message's status, its events and when it is due again. False, and nothing is
    /// written, when the lease is lost.
    /// </summary>
    public Task<bool> SettleAsync(OutboxJob job, CarriedMail carried) =>
        database.WriteAsync(job.AccountId, sql => SettleAsync(sql, job, carried, time.GetUtcNow()));

    /// <summary>
    /// Writes that a try met a fault of ours: it counts as one, and those who have no answer yet are tried again as if the relay had not
    /// been reached, and as long. False, and nothing is written, when the lease is lost.
    /// </summary>
    /// <param name="answered">What was known by then.</param>
    public Task<bool> FaultAsync(OutboxJob job, IReadOnlyList<RecipientResult> answered) =>
        database.WriteAsync(job.AccountId, async sql =>
        {
            var known = answered.Select(result => result.Position).ToHashSet();
            var left = (await RecipientTable.ListAsync(sql, job.MessageId)).Where(recipient => !known.Contains(recipient.Position));
            var results = left.Select(recipient => new RecipientResult(recipient.Position, RecipientStatus.Queued, null, Fault));
            return await SettleAsync(sql, job, new CarriedMail(CarryEnd.Settled, [.. answered, .. results]), time.GetUtcNow());
        });

    /// <summary>There is nothing left to carry: the message is gone.</summary>
    public Task DropAsync(OutboxJob job) =>
        database.WriteAsync(sql => sql.ExecuteAsync("delete from outbox where message_id = @MessageId and lease = @Lease", job));

    /// <summary>This process stops before it was carried: it is due again at once.</summary>
    public Task GiveBackAsync(OutboxJob job) =>
        database.WriteAsync(sql => sql.ExecuteAsync(
            "update outbox set lease = null, next_attempt_at = @now where message_id = @MessageId and lease = @Lease",
            new { job.MessageId, job.Lease, now = time.GetUtcNow() }));

    /// <summary>
    /// Makes due what another had claimed that runs no more, without waiting for its leases to end. It may be called only under the data
    /// directory's lock, before this process carries mail: that proves that nobody else carries for this place. Should another run after
    /// all, it loses its leases and sends no final dot.
    /// </summary>
    public Task<int> ResumeAsync() =>
        database.WriteAsync(sql => sql.ExecuteAsync(
            $"update outbox set lease = null, next_attempt_at = @now where lease is not null and {RowHolder.IsOver(database, "lease")}",
            holder.Values(time.GetUtcNow())));

    /// <summary>Messages that are still to go.</summary>
    public Task<long> CountAsync(CancellationToken ct) =>
        database.ReadAsync(sql => sql.ValueAsync<long>("select count(*) from outbox"), ct);

    private static async Task<bool> SettleAsync(SqlSession sql, OutboxJob job, CarriedMail carried, DateTimeOffset now)
    {
        if (!await ReleaseAsync(sql, job, now)) return false;
        foreach (var result in carried.Results) await RecipientTable.AnswerAsync(sql, job.MessageId, Final(job, result, now), now);
        await NameAsync(sql, job, carried, now);
        await MessageStanding.UpdateAsync(sql, job.MessageId, now);
        if (!await RecipientTable.AnyQueuedAsync(sql, job.MessageId)) await OutboxTable.ForgetAsync(sql, job.MessageId);
        return true;
    }

    private static async Task<bool> AnyDueAsync(SqlSession sql, DateTimeOffset now) =>
        await sql.FindAsync<string>("select message_id from outbox where next_attempt_at <= @now limit 1", new { now }) is not null;

    /// <summary>Counts the try and sets when the next one is; the last one comes when patience ends, not later.</summary>
    private static async Task<bool> ReleaseAsync(SqlSession sql, OutboxJob job, DateTimeOffset now)
    {
        var wait = now + Waits[Math.Min(job.Attempts, Waits.Length - 1)];
        return await sql.ExecuteAsync(
            "update outbox set lease = null, attempts = attempts + 1, next_attempt_at = @next where message_id = @MessageId "
            + "and lease = @Lease",
            new { job.MessageId, job.Lease, next = wait < job.GiveUpAt || now >= job.GiveUpAt ? wait : job.GiveUpAt }) == 1;
    }

    /// <summary>A try after patience has ended was the last.</summary>
    private static RecipientResult Final(OutboxJob job, RecipientResult result, DateTimeOffset now) =>
        result.Status != RecipientStatus.Queued || now < job.GiveUpAt
            ? result
            : result with
            {
                Status = RecipientStatus.Failed,
                Reply = ServerText.Clean($"gave up after {SendRules.TriedFor.TotalHours} h; last answer: {result.Reply}"),
            };

    /// <summary>What the message is called elsewhere, where nothing has named it yet.</summary>
    private static async Task NameAsync(SqlSession sql, OutboxJob job, CarriedMail carried, DateTimeOffset now)
    {
        var name = carried.ExternalId;
        if (carried.Results.Any(result => result.Status == RecipientStatus.Captured))
            name = await CapturedMail.KeepAsync(sql, job.AccountId, job.MessageId, now);
        if (name is not null)
            await sql.ExecuteAsync(
                "update messages set external_id = @name where id = @MessageId and external_id is null", new { name, job.MessageId });
    }
}
