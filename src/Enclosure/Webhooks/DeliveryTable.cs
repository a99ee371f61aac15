using Enclosure.Events;
using Enclosure.Sql;

namespace Enclosure.Webhooks;

/// <summary>The rows of deliveries: each method one step of a transaction.</summary>
internal static class DeliveryTable
{
    /// <summary>One row a hook and event, however often it is tried.</summary>
    public static Task<int> InsertAsync(SqlSession sql, Guid webhookId, MailEvent happened, DateTimeOffset now) =>
        sql.ExecuteAsync(
            """
            insert into webhook_deliveries (id, webhook_id, account_id, event_seq, kind, message_id, event_at, status, attempts, next_attempt_at,
                                            created_at)
            values (@id, @webhookId, @AccountId, @Seq, @Kind, @MessageId, @CreatedAt, 'pending', 0, @now, @now)
            on conflict (webhook_id, event_seq) do nothing
            """,
            new
            {
                id = Guid.CreateVersion7(now),
                webhookId,
                happened.AccountId,
                happened.Seq,
                happened.Kind,
                happened.MessageId,
                happened.CreatedAt,
                now,
            });

    /// <summary>The hook takes nothing: what is pending waits.</summary>
    public static Task<int> HoldAsync(SqlSession sql, Guid webhookId) =>
        sql.ExecuteAsync(
            """
            update webhook_deliveries set status = 'held', next_attempt_at = null, lease = null, lease_until = null
            where webhook_id = @webhookId and status = 'pending'
            """,
            new { webhookId });

    /// <summary>The hook takes again: what waited is due now, with all its tries.</summary>
    public static Task<int> ReleaseAsync(SqlSession sql, Guid webhookId, DateTimeOffset now) =>
        sql.ExecuteAsync(
            "update webhook_deliveries set status = 'pending', next_attempt_at = @now, attempts = 0 where webhook_id = @webhookId "
            + "and status = 'held'",
            new { webhookId, now });

    public static Task<int> DropWaitingAsync(SqlSession sql, Guid webhookId) =>
        sql.ExecuteAsync(
            "delete from webhook_deliveries where webhook_id = @webhookId and status in ('pending', 'held')", new { webhookId });
}
