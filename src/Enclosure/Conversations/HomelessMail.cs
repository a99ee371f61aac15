using Enclosure.Attachments;
using Enclosure.Sql;
using Enclosure.Storage;

namespace Enclosure.Conversations;

/// <summary>What a deleted mailbox leaves in the queue: nobody can see it, cancel it or send it any more.</summary>
internal static class HomelessMail
{
    /// <summary>
    /// Ends up to <paramref name="limit"/> rows that go from the mailbox or answer in it, and gives back their files. How many, and the
    /// blobs to remove.
    /// </summary>
    public static async Task<(int Rows, IReadOnlyList<BlobKey> Emptied)> EndAsync(
        SqlSession sql, Guid mailboxId, DateTimeOffset now, int limit)
    {
        var ended = await sql.ListAsync<Ended>(
            """
            update queued_messages set
                status = 'failed', reason = coalesce(reason, 'The mailbox was deleted.'), settled_at = coalesce(settled_at, @now), lease = null
            where id in (
                select q.id from queued_messages q
                where (q.mailbox_id = @mailboxId or q.thread_id in (select t.id from threads t where t.mailbox_id = @mailboxId))
                  and (q.status in ('pending', 'sending')
                    or (q.status = 'failed' and exists (select 1 from attachments a where a.queued_id = q.id)))
                limit @limit)
            returning id, account_id
            """,
            new { mailboxId, now, limit });
        var emptied = new List<BlobKey>();
        foreach (var row in ended) emptied.AddRange(await QueuedFiles.ReleaseAsync(sql, row.AccountId, row.Id));
        return (ended.Count, emptied);
    }

    private sealed record Ended(Guid Id, Guid AccountId);
}
