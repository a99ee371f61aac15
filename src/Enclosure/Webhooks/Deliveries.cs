using Enclosure.Accounts;
using Enclosure.Sql;

namespace Enclosure.Webhooks;

/// <summary>What was sent to a hook, for its owner to see and to send again.</summary>
public sealed class Deliveries(Database database, TimeProvider time)
{
    /// <summary>
    /// Newest first, after <paramref name="before"/>. Refuses with <see cref="Refusal.NotFound"/> for a hook that the key does not reach.
    /// </summary>
    public Task<IReadOnlyList<Delivery>> ListAsync(Caller caller, Guid webhookId, Guid? before, int limit, CancellationToken ct) =>
        database.ReadAsync(
            async sql =>
            {
                await WebhookDirectory.StatusAsync(sql, caller, webhookId);
                return await sql.ListAsync(
                    $"""
                    select {Delivery.Columns} from webhook_deliveries
                    where webhook_id = @webhookId and (@before is null or id < @before) order by id desc limit @limit
                    """,
                    new { webhookId, before = before?.ToString(), limit },
                    Delivery.Read);
            },
            ct);

    /// <summary>
    /// Makes a delivery due now with all its tries, whatever became of it; while its hook is not active it waits for that. Refuses with
    /// <see cref="Refusal.NotFound"/> for a hook or delivery that the key does not reach, and with <see cref="Refusal.AccountSuspended"/>.
    /// </summary>
    public Task<Delivery> RedeliverAsync(Caller caller, Guid webhookId, Guid id)
    {
        caller.Account.RequireActive();
        return database.WriteAsync(caller.Account.Id, async sql =>
        {
            var isActive = await WebhookDirectory.StatusAsync(sql, caller, webhookId) == WebhookStatus.Active;
            return await sql.FindAsync(
                $"""
                update webhook_deliveries set status = @status, attempts = 0, next_attempt_at = @due, lease = null, lease_until = null
                where id = @id and webhook_id = @webhookId
                returning {Delivery.Columns}
                """,
                new { id, webhookId, status = isActive ? "pending" : "held", due = isActive ? time.GetUtcNow() : (DateTimeOffset?)null },
                Delivery.Read) ?? throw new RefusedException(Refusal.NotFound, "Delivery not found");
        });
    }
}
