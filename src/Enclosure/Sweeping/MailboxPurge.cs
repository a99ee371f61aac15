using Enclosure.Attachments;
using Enclosure.Conversations;
using Enclosure.Events;
using Enclosure.Mail;
using Enclosure.Mail.Receiving;
using Enclosure.Mail.Sending;
using Enclosure.Sql;
using Enclosure.Storage;

namespace Enclosure.Sweeping;

/// <summary>
/// What a deleted mailbox leaves: its messages with their files, recipients, what was to be carried and what was queued, given back in
/// batches. It is invisible from the moment its row is gone; the row in <c>mailbox_purges</c> stays until nothing is left.
/// </summary>
public sealed class MailboxPurge(Database database, SpentBytes spent, TimeProvider time)
{
    /// <summary>Takes up to <paramref name="limit"/> messages of a deleted mailbox. How many; null when nothing is left to do.</summary>
    public async Task<int?> RunAsync(int limit, CancellationToken ct)
    {
        var purge = await database.ReadAsync(
            sql => sql.FindAsync<Purge>("select mailbox_id, account_id from mailbox_purges order by requested_at limit 1"), ct);
        if (purge is null) return null;
        var (messages, emptied) = await database.WriteAsync(purge.AccountId, sql => TakeAsync(sql, purge, limit));
        foreach (var key in emptied) await spent.TryRemoveAsync(key);
        return messages;
    }

    /// <summary>The last batch takes the mailbox's threads, and the purge itself.</summary>
    private async Task<(int Messages, IReadOnlyList<BlobKey> Emptied)> TakeAsync(SqlSession sql, Purge purge, int limit)
    {
        var (queued, released) = await HomelessMail.EndAsync(sql, purge.MailboxId, time.GetUtcNow(), limit);
        if (queued == limit) return (0, released);
        var ids = await sql.ListAsync<Taken>(
            """
            delete from messages where id in (select id from messages where mailbox_id = @MailboxId order by id limit @limit)
            returning id, skeleton_id, direction
            """,
            new { purge.MailboxId, limit });
        var emptied = new List<BlobKey>(released);
        foreach (var message in ids)
        {
            if (message.Direction == "outbound") await ForgetSendingAsync(sql, message.Id);
            await TakeFilesAsync(sql, purge.AccountId, message, emptied);
        }

        if (ids.Count == limit) return (ids.Count, emptied);
        await sql.ExecuteAsync("delete from threads where mailbox_id = @MailboxId", purge);
        await SeenMail.ForgetMailboxAsync(sql, purge.MailboxId);
        await EventTable.ForgetMailboxAsync(sql, purge.AccountId, purge.MailboxId);
        await sql.ExecuteAsync("delete from mailbox_purges where mailbox_id = @MailboxId", purge);
        return (ids.Count, emptied);
    }

    /// <summary>Of mail that is under way the courier finds nothing left to carry.</summary>
    private static async Task ForgetSendingAsync(SqlSession sql, Guid messageId)
    {
        await OutboxTable.ForgetAsync(sql, messageId);
        await CapturedMail.ForgetAsync(sql, messageId);
        await RecipientTable.ForgetAsync(sql, messageId);
    }

    private static async Task TakeFilesAsync(SqlSession sql, Guid accountId, Taken message, List<BlobKey> emptied)
    {
        var blobs = await sql.ListAsync<Guid>("delete from attachments where message_id = @Id returning blob_id", new { message.Id });
        foreach (var blob in message.SkeletonId is { } skeleton ? blobs.Append(skeleton) : blobs)
            if (await AttachmentLibrary.GiveUpAsync(sql, accountId, blob) is { } key) emptied.Add(key);
    }

    private sealed record Purge(Guid MailboxId, Guid AccountId);

    private sealed record Taken(Guid Id, Guid? SkeletonId, string Direction);
}
