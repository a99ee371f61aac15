using System.Security.Cryptography;
using Enclosure.Secrets;
using Enclosure.Sql;

namespace Enclosure.Webhooks;

/// <summary>
/// Deliveries by when they are due. A row is tried by who leases it; one whose process died is due again when its lease ends, so that an
/// event arrives at least once.
/// </summary>
/// <param name="leaseLength">Longer than any try takes.</param>
public sealed class DeliveryQueue(Database database, RowHolder holder, MasterKey master, TimeSpan leaseLength, TimeProvider time)
{
    private const string CannotOpen = "The hook's secret or headers cannot be opened with this server's master key.";

    /// <summary>How many of one hook may be under way: a slow one leaves room for the others.</summary>
    private const int MostOfAHook = 2;

    /// <summary>How long after each failed try the next one comes; after the last there is none.</summary>
    private static readonly TimeSpan[] Waits =
    [
        TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30), TimeSpan.FromHours(2), TimeSpan.FromHours(12),
    ];

    /// <summary>Tries of one delivery.</summary>
    public static int MostAttempts => Waits.Length + 1;

    /// <summary>
    /// Takes up to <paramref name="limit"/> due deliveries of active hooks. One of a hook whose secret or headers cannot be opened counts
    /// as a try that failed, and holds up no other.
    /// </summary>
    public async Task<IReadOnlyList<DueDelivery>> ClaimAsync(int limit, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        if (!await database.ReadAsync(sql => AnyDueAsync(sql, now), ct)) return [];
        var lease = holder.NewLease();
        var rows = await database.WriteAsync(async sql =>
        {
            var count = await LeaseAsync(sql, limit, lease, now);
            return count == 0 ? [] : await LeasedAsync(sql, lease);
        });
        var due = new List<DueDelivery>();
        foreach (var row in rows)
        {
            if (row.TryOpen(master) is { } opened) due.Add(opened);
            else await FailAsync(row.Closed, responseStatus: null, CannotOpen);
        }

        return due;
    }

    /// <summary>It arrived. Nothing happens when the lease is lost.</summary>
    public Task SucceedAsync(DueDelivery delivery, int responseStatus, string? answer = null) =>
        database.WriteAsync(delivery.AccountId, async sql =>
        {
            if (!await FinishAsync(sql, delivery, "delivered", null, new Tried(responseStatus, answer))) return;
            await sql.ExecuteAsync(
                "update webhooks set failure_count = 0, last_triggered_at = @now where id = @WebhookId",
                new { delivery.WebhookId, now = time.GetUtcNow() });
        });

    /// <summary>
    /// It did not arrive: it is due again later, or was tried for the last time; its hook may have failed once too often.
    /// </summary>
    /// <param name="responseStatus">Null when there was no answer.</param>
    /// <param name="answer">The beginning of the answer, or why there was none.</param>
    public Task FailAsync(DueDelivery delivery, int? responseStatus, string? answer = null) =>
        database.WriteAsync(delivery.AccountId, async sql =>
        {
            var now = time.GetUtcNow();
            DateTimeOffset? next = delivery.Attempts < Waits.Length ? now + Waits[delivery.Attempts] : null;
            if (!await FinishAsync(sql, delivery, next is null ? "failed" : "pending", next, new Tried(responseStatus, answer))) return;
            var status = await sql.FindAsync<string>(
                """
                update webhooks set failure_count = failure_count + 1, last_triggered_at = @now,
                    status = case when status = 'active' and failure_count + 1 >= @MostFailures then 'failed' else status end
                where id = @WebhookId
                returning status
                """,
                new { delivery.WebhookId, now, Webhook.MostFailures });
            if (status == "failed") await DeliveryTable.HoldAsync(sql, delivery.WebhookId);
        });

    /// <summary>There is nothing left to tell: the message is gone. The hook is not to blame.</summary>
    public Task DropAsync(DueDelivery delivery) =>
        database.WriteAsync(delivery.AccountId, sql => FinishAsync(sql, delivery, "failed", null, tried: null));

    /// <summary>This process stops before it was tried: it is due again at once.</summary>
    public Task GiveBackAsync(DueDelivery delivery) =>
        database.WriteAsync(sql => sql.ExecuteAsync(
            "update webhook_deliveries set lease = null, lease_until = null where id = @Id and lease = @Lease",
            new { delivery.Id, delivery.Lease }));

    /// <summary>
    /// Makes due what another had claimed that runs no more. For the one process that serves the data directory, before it delivers.
    /// </summary>
    public Task ResumeAsync() =>
        database.WriteAsync(sql => sql.ExecuteAsync(
            $"""
            update webhook_deliveries set lease = null, lease_until = null
            where lease is not null and {RowHolder.IsOver(database, "lease")}
            """,
            holder.Values(time.GetUtcNow())));

    private static async Task<bool> AnyDueAsync(SqlSession sql, DateTimeOffset now) =>
        await sql.FindAsync<string>(
            """
            select id from webhook_deliveries
            where status = 'pending' and next_attempt_at <= @now and (lease_until is null or lease_until <= @now) limit 1
            """,
            new { now }) is not null;

    /// <summary>Leased rows stay first in their hook's line, so they count toward what it may have under way.</summary>
    private Task<int> LeaseAsync(SqlSession sql, int limit, string lease, DateTimeOffset now) =>
        sql.ExecuteAsync(
            $"""
            with due as (
                select d.id from webhooks w join webhook_deliveries d on d.webhook_id = w.id
                where w.status = 'active' and (d.lease_until is null or d.lease_until <= @now) and d.id in (
                    select p.id from webhook_deliveries p
                    where p.webhook_id = w.id and p.status = 'pending' and p.next_attempt_at <= @now
                    order by p.next_attempt_at, p.event_seq limit @MostOfAHook)
                order by d.next_attempt_at, d.event_seq limit @limit {sql.ForClaim("d")})
            update webhook_deliveries set lease = @lease, lease_until = @until
            where status = 'pending' and next_attempt_at <= @now and (lease_until is null or lease_until <= @now) and id in (select id from due)
            """,
            new { lease, now, until = now + leaseLength, limit, MostOfAHook });

    private static Task<IReadOnlyList<LeasedRow>> LeasedAsync(SqlSession sql, string lease) =>
        sql.ListAsync(
            """
            select d.id, d.webhook_id, d.account_id, d.kind, d.message_id, d.event_at, d.attempts, w.url, w.sealed_headers, w.sealed_secret, d.lease
            from webhook_deliveries d join webhooks w on w.id = d.webhook_id
            where d.lease = @lease
            """,
            new { lease },
            LeasedRow.Read);

    private async Task<bool> FinishAsync(SqlSession sql, DueDelivery delivery, string status, DateTimeOffset? next, Tried? tried) =>
        await sql.ExecuteAsync(
            """
            update webhook_deliveries set status = @status, attempts = attempts + @tries, response_status = @responseStatus, next_attempt_at = @next,
                answer = @answer, tried_at = coalesce(@triedAt, tried_at), lease = null, lease_until = null
            where id = @Id and lease = @Lease and status = 'pending'
            """,
            new
            {
                delivery.Id,
                delivery.Lease,
                status,
                tries = tried is null ? 0L : 1L,
                next,
                responseStatus = (long?)tried?.ResponseStatus,
                answer = tried?.Answer is { } answer ? WellFormedText.Of(answer) : null,
                triedAt = tried is null ? (DateTimeOffset?)null : time.GetUtcNow(),
            }) == 1;

    private sealed record Tried(int? ResponseStatus, string? Answer);

    /// <param name="Closed">Its headers left out, its secret still sealed.</param>
    private sealed record LeasedRow(DueDelivery Closed, string? Headers)
    {
        public static LeasedRow Read(SqlRow row)
        {
            var (id, webhookId, accountId, kind, messageId) = (row.Id(), row.Id(), row.Id(), row.Text(), row.Id());
            var (eventAt, attempts, url, headers) = (row.Instant(), row.Integer(), row.Text(), row.OptionalText());
            var closed = new DueDelivery(
                id, webhookId, accountId, kind, messageId, eventAt, attempts, url, Headers: null, Secret: row.Text(), Lease: row.Text());
            return new LeasedRow(closed, headers);
        }

        public DueDelivery? TryOpen(MasterKey master)
        {
            try
            {
                return Closed with
                {
                    Secret = WebhookSecret.Open(Closed.Secret, master),
                    Headers = WebhookSecret.OpenHeaders(Headers, master),
                };
            }
            catch (Exception e) when (e is CryptographicException or FormatException or OverflowException)
            {
                return null;
            }
        }
    }
}
