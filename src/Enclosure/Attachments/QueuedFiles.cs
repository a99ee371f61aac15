using Enclosure.Sql;
using Enclosure.Storage;

namespace Enclosure.Attachments;

/// <summary>The files that wait with a queued message: each method one step of a transaction.</summary>
internal static class QueuedFiles
{
    /// <summary>
    /// Gives the queued message its files, in their order. An upload that nothing uses becomes its own; of a file in use, or shown by
    /// another name, the bytes are lent to a row of its own. Refuses with <see cref="Refusal.ValidationError"/> when one was deleted
    /// meanwhile.
    /// </summary>
    public static async Task LinkAsync(SqlSession sql, Guid queuedId, IReadOnlyList<Attachment> files, DateTimeOffset now)
    {
        for (var place = 0; place < files.Count; place++)
        {
            if (await TryTakeAsync(sql, queuedId, files[place], place, now)) continue;
            await FileUses.ShareAsync(sql, files[place]);
            await FileUses.InsertQueuedAsync(sql, files[place], Guid.CreateVersion7(now), queuedId, place, now);
        }
    }

    /// <summary>
    /// Takes the files back when nothing will be sent: uploads that nothing else uses are deleted, the others are free again. The blobs to
    /// remove.
    /// </summary>
    public static async Task<IReadOnlyList<BlobKey>> ReleaseAsync(SqlSession sql, Guid accountId, Guid queuedId)
    {
        await sql.ExecuteAsync(FreeShared, new { queuedId });
        var rows = await sql.ListAsync<Guid>("delete from attachments where queued_id = @queuedId returning blob_id", new { queuedId });
        var emptied = new List<BlobKey>();
        foreach (var blobId in rows)
        {
            if (await AttachmentLibrary.GiveUpAsync(sql, accountId, blobId) is { } key) emptied.Add(key);
            if (await sql.ExecuteAsync(DeleteLone, new { blobId }) == 1
                && await AttachmentLibrary.GiveUpAsync(sql, accountId, blobId) is { } last)
                emptied.Add(last);
        }

        return emptied;
    }

    /// <summary>An upload whose bytes something else shows too keeps its key; hidden ones were deleted by their owner.</summary>
    private const string FreeShared =
        """
        update attachments set queued_id = null, thread_index = null, used_at = null
        where queued_id = @queuedId and upload_key is not null and state = 'ready' and exists (
            select 1 from attachments o where o.blob_id = attachments.blob_id and o.id <> attachments.id and coalesce(o.queued_id, '') <> @queuedId)
        """;

    /// <summary>The upload itself, when it was shown by another name and nothing else uses it.</summary>
    private const string DeleteLone =
        """
        delete from attachments
        where blob_id = @blobId and upload_key is not null and message_id is null and queued_id is null and state = 'ready'
          and not exists (select 1 from attachments o where o.blob_id = @blobId and o.id <> attachments.id)
        """;

    private static async Task<bool> TryTakeAsync(SqlSession sql, Guid queuedId, Attachment file, long place, DateTimeOffset now) =>
        await sql.ExecuteAsync(
            """
            update attachments set queued_id = @queuedId, thread_index = @place, used_at = @now
            where id = @Id and state = 'ready' and filename = @Filename and message_id is null and queued_id is null
            """,
            new { queuedId, place, now, file.Id, file.Filename }) == 1;
}
