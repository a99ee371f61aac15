using Enclosure.Sql;

namespace Enclosure.Attachments;

/// <summary>Where a message shows a file.</summary>
/// <param name="Part">Number of the MIME part.</param>
/// <param name="ContentId">Without brackets, where the HTML shows it.</param>
internal sealed record FilePlace(Guid MailboxId, Guid MessageId, ThreadPlace Thread, string Part, string? ContentId);

/// <summary>
/// Uses of stored files: an upload becomes a message's own; a file that is in use already lends its bytes to a row of its own.
/// </summary>
internal static class FileUses
{
    /// <summary>
    /// Gives the message its file. The row's id. Refuses with <see cref="Refusal.ValidationError"/> when it was deleted meanwhile.
    /// </summary>
    public static async Task<Guid> UseAsync(SqlSession sql, Attachment file, FilePlace place, DateTimeOffset now)
    {
        if (await TryTakeAsync(sql, file, place, now)) return file.Id;
        var row = file with
        {
            Id = Guid.CreateVersion7(now),
            Direction = Direction.Outbound,
            MailboxId = place.MailboxId,
            MessageId = place.MessageId,
            ContentId = place.ContentId,
            Part = place.Part,
            Thread = place.Thread,
            CreatedAt = now,
        };
        await ShareAsync(sql, file);
        await InsertAsync(sql, row);
        return row.Id;
    }

    /// <summary>
    /// One more reference to a file's bytes. Refuses with <see cref="Refusal.ValidationError"/> when the file is gone, even if others show
    /// the same bytes.
    /// </summary>
    public static async Task ShareAsync(SqlSession sql, Attachment file)
    {
        if (await sql.ExecuteAsync("update attachments set used_at = used_at where id = @Id and state = 'ready'", new { file.Id }) == 0
            || await sql.ExecuteAsync("update blobs set refs = refs + 1 where id = @BlobId and state = 'stored'", new { file.BlobId }) == 0)
            throw RefusedException.Invalid("attachments", $"The file '{file.Filename}' was deleted meanwhile. Upload it again.");
    }

    /// <summary>Files that wait with a queued message become its message's: those hidden meanwhile too, which stay hidden.</summary>
    public static Task<int> TakeQueuedAsync(SqlSession sql, Attachment file, Guid queuedId, FilePlace place, DateTimeOffset now) =>
        sql.ExecuteAsync(
            $"{Take} where id = @Id and queued_id = @queuedId and state in ('ready', 'hidden')", Values(file, place, now, queuedId));

    /// <summary>The files that wait with a queued message, hidden ones included, in the order they were named.</summary>
    public static Task<IReadOnlyList<Attachment>> ListQueuedAsync(SqlSession sql, Guid queuedId) =>
        sql.ListAsync(
            $"select {Attachment.Columns} from attachments where queued_id = @queuedId and state in ('ready', 'hidden') "
            + "order by thread_index, id",
            new { queuedId },
            Attachment.Read);

    /// <summary>A row that lends a file's bytes to a queued message; the reference is counted by <see cref="ShareAsync"/>.</summary>
    /// <param name="place">Which of the message's files it is: until the message has a thread, its <c>thread_index</c>.</param>
    public static Task<int> InsertQueuedAsync(SqlSession sql, Attachment file, Guid id, Guid queuedId, long place, DateTimeOffset now) =>
        InsertAsync(
            sql,
            file with
            {
                Id = id,
                Direction = Direction.Outbound,
                MailboxId = null,
                MessageId = null,
                ContentId = null,
                Part = null,
                Thread = null,
                QueuedId = queuedId,
                CreatedAt = now,
            },
            place);

    private static async Task<bool> TryTakeAsync(SqlSession sql, Attachment file, FilePlace place, DateTimeOffset now) =>
        await sql.ExecuteAsync(
            $"{Take} where id = @Id and state = 'ready' and message_id is null and queued_id is null", Values(file, place, now, null)) == 1;

    private const string Take =
        """
        update attachments set mailbox_id = @MailboxId, message_id = @MessageId, thread_id = @ThreadId, thread_index = @Index, part = @Part,
            content_id = @ContentId, used_at = @now, queued_id = null
        """;

    private static object Values(Attachment file, FilePlace place, DateTimeOffset now, Guid? queuedId) => new
    {
        file.Id,
        place.MailboxId,
        place.MessageId,
        place.Thread.ThreadId,
        place.Thread.Index,
        place.Part,
        place.ContentId,
        now,
        queuedId,
    };

    private static Task<int> InsertAsync(SqlSession sql, Attachment row, long? place = null) =>
        sql.ExecuteAsync(
            """
            insert into attachments (id, account_id, blob_id, direction, filename, content_type, detected_type, size_bytes, sha256, state,
                                     mailbox_id, message_id, content_id, part, thread_id, thread_index, queued_id, created_at, settled_at, used_at)
            values (@Id, @AccountId, @BlobId, 'outbound', @Filename, @ContentType, @DetectedType, @SizeBytes, @Sha256, 'ready',
                    @MailboxId, @MessageId, @ContentId, @Part, @threadId, @threadIndex, @QueuedId, @CreatedAt, @CreatedAt, @CreatedAt)
            """,
            new
            {
                row.Id,
                row.AccountId,
                row.BlobId,
                row.Filename,
                row.ContentType,
                row.DetectedType,
                row.SizeBytes,
                row.Sha256,
                row.MailboxId,
                row.MessageId,
                row.ContentId,
                row.Part,
                threadId = row.Thread?.ThreadId,
                threadIndex = row.Thread?.Index ?? place,
                row.QueuedId,
                row.CreatedAt,
            });
}
