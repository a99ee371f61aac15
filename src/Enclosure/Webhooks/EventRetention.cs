using Enclosure.Events;
using Enclosure.Sql;

namespace Enclosure.Webhooks;

/// <summary>Forgets what happened long ago.</summary>
public sealed class EventRetention(Database database, TimeProvider time)
{
    /// <summary>How long events and deliveries are kept.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(7);

    /// <summary>Drops up to <paramref name="limit"/> hooks of mailboxes that were deleted, with what waits for them. How many.</summary>
    public Task<int> ForgetHooksAsync(int limit) =>
        database.WriteAsync(async sql =>
        {
            var hooks = await sql.ListAsync<Guid>(
                """
                delete from webhooks where id in
                    (select w.id from webhooks w left join mailboxes m on m.id = w.mailbox_id
                     where w.mailbox_id is not null and m.id is null limit @limit)
                returning id
                """,
                new { limit });
            foreach (var hook in hooks) await DeliveryTable.DropWaitingAsync(sql, hook);
            return hooks.Count;
        });

    /// <summary>Drops up to <paramref name="limit"/> events that were dispatched. How many.</summary>
    public Task<int> ForgetEventsAsync(int limit) =>
        database.WriteAsync(sql => EventTable.ForgetDispatchedAsync(sql, time.GetUtcNow() - Kept, limit));

    /// <summary>Drops up to <paramref name="limit"/> deliveries, also those that waited in vain for their hook. How many.</summary>
    public Task<int> ForgetDeliveriesAsync(int limit) =>
        database.WriteAsync(sql => sql.ExecuteAsync(
            """
            delete from webhook_deliveries where created_at <= @before and id in
                (select id from webhook_deliveries where created_at <= @before limit @limit)
            """,
            new { before = time.GetUtcNow() - Kept, limit }));
}
