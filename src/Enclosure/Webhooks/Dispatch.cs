using Enclosure.Events;
using Enclosure.Sql;

namespace Enclosure.Webhooks;

/// <summary>
/// Makes deliveries of events, each event once, whichever process does it: taking the event and writing its deliveries are one transaction.
/// One account a batch, so that two at work never wait for each other crosswise.
/// </summary>
public sealed class Dispatch(Database database, TimeProvider time)
{
    private const int MostAccounts = 100;
    private const int Batch = 100;

    /// <summary>Dispatches what there is. How many events.</summary>
    public async Task<int> RunAsync(CancellationToken ct)
    {
        var total = 0;
        while (true)
        {
            var accounts = await database.ReadAsync(
                sql => sql.ListAsync<Guid>(
                    "select distinct account_id from events where dispatched_at is null limit @MostAccounts", new { MostAccounts }),
                ct);
            var done = 0;
            foreach (var account in accounts)
            {
                ct.ThrowIfCancellationRequested();
                done += await database.WriteAsync(account, sql => BatchAsync(sql, account));
            }

            if (done == 0) return total;
            total += done;
        }
    }

    private async Task<int> BatchAsync(SqlSession sql, Guid accountId)
    {
        var now = time.GetUtcNow();
        var taken = await EventTable.TakeUndispatchedAsync(sql, accountId, Batch, now);
        if (taken.Count == 0) return 0;
        var hooks = await sql.ListAsync<Hook>(
            "select id, mailbox_id, events from webhooks where account_id = @accountId and status = 'active'", new { accountId });
        foreach (var happened in taken.OrderBy(happened => happened.Seq))
            foreach (var hook in hooks.Where(hook => hook.Takes(happened)))
                await DeliveryTable.InsertAsync(sql, hook.Id, happened, now);
        return taken.Count;
    }

    private sealed record Hook(Guid Id, Guid? MailboxId, string Events)
    {
        public bool Takes(MailEvent happened) =>
            (MailboxId is null || MailboxId == happened.MailboxId) && Lines.Split(Events).Contains(happened.Kind);
    }
}
