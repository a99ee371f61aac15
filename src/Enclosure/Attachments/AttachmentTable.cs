using Enclosure.Sql;
using Enclosure.Storage;

namespace Enclosure.Attachments;

/// <summary>The rows of attachments and of the blobs under them: each method one step of a transaction.</summary>
internal static class AttachmentTable
{
    public static Task<Attachment?> FindAsync(SqlSession sql, Guid id) =>
        sql.FindAsync($"select {Attachment.Columns} from attachments where id = @id", new { id }, Attachment.Read);

    /// <summary>An upload whose bytes are still to come by its link.</summary>
    public static SqlStatement InsertPending(Attachment row) =>
        new(
            """
            insert into attachments (id, account_id, direction, filename, content_type, size_bytes, state, upload_key, link_expires_at, created_at)
            values (@Id, @AccountId, 'outbound', @Filename, @ContentType, @SizeBytes, 'pending', @UploadKey, @LinkExpiresAt, @CreatedAt)
            """,
            new { row.Id, row.AccountId, row.Filename, row.ContentType, row.SizeBytes, row.UploadKey, row.LinkExpiresAt, row.CreatedAt })
        {
            Together = SqlTogether.Rows,
        };

    /// <summary>An upload whose bytes are there.</summary>
    public static SqlStatement InsertReady(Attachment row) =>
        new(
            """
            insert into attachments (id, account_id, blob_id, direction, filename, content_type, detected_type, size_bytes, sha256, state,
                                     created_at, settled_at)
            values (@Id, @AccountId, @BlobId, 'outbound', @Filename, @ContentType, @DetectedType, @SizeBytes, @Sha256, 'ready',
                    @CreatedAt, @CreatedAt)
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
                row.CreatedAt,
            })
        {
            Together = SqlTogether.Rows,
        };

    /// <summary>A file that came with a message.</summary>
    public static Task<int> InsertReceivedAsync(SqlSession sql, Attachment row) =>
        sql.ExecuteAsync(
            """
            insert into attachments (id, account_id, blob_id, direction, filename, content_type, detected_type, size_bytes, sha256, state,
                                     mailbox_id, message_id, content_id, parent_id, part, inbound_month, inbound_ordinal, thread_id,
                                     thread_index, created_at, settled_at, used_at)
            values (@Id, @AccountId, @BlobId, 'inbound', @Filename, @ContentType, @DetectedType, @SizeBytes, @Sha256, 'ready',
                    @MailboxId, @MessageId, @ContentId, @ParentId, @Part, @inboundMonth, @inboundOrdinal, @threadId,
                    @threadIndex, @CreatedAt, @CreatedAt, @CreatedAt)
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
                row.ParentId,
                row.Part,
                inboundMonth = row.Inbound?.Month,
                inboundOrdinal = row.Inbound?.Ordinal,
                threadId = row.Thread?.ThreadId,
                threadIndex = row.Thread?.Index,
                row.CreatedAt,
            });

    /// <summary>
    /// Bytes that came with a message, one reference for each of its recipients; only <paramref name="counted"/> ones weigh on the account.
    /// </summary>
    public static Task<int> InsertMailBlobAsync(
        SqlSession sql, Guid accountId, BlobKey key, BlobSeal seal, int references, bool counted, DateTimeOffset now) =>
        sql.ExecuteAsync(
            """
            insert into blobs (id, account_id, size_bytes, sha256, state, refs, counted, created_at)
            values (@id, @accountId, @Size, @Sha256, 'stored', @references, @counted, @now)
            """,
            new { id = key.Id, accountId, seal.Size, seal.Sha256, references, counted = counted ? 1L : 0L, now });

    /// <summary>Bytes that have come: stored ones are counted, pending ones belong to an upload not yet settled.</summary>
    public static SqlStatement InsertBlob(Guid accountId, BlobKey key, BlobSeal seal, bool stored, DateTimeOffset now) =>
        new(
            """
            insert into blobs (id, account_id, size_bytes, sha256, state, refs, created_at)
            values (@id, @accountId, @Size, @Sha256, @state, 1, @now)
            """,
            new { id = key.Id, accountId, seal.Size, seal.Sha256, state = stored ? "stored" : "pending", now })
        {
            Together = SqlTogether.Rows,
        };

    public static Task<int> MarkStoredAsync(SqlSession sql, Guid id) =>
        sql.ExecuteAsync("update blobs set state = 'stored' where id = @id and state = 'pending'", new { id });

    /// <summary>Bytes of an upload that never became a file: the sweep removes them.</summary>
    public static SqlStatement MarkDiscarded(Guid id) =>
        new("update blobs set state = 'deleting', refs = 0 where id = @id and state = 'pending'", new { id });

    /// <summary>Gives up one reference; the last one marks the bytes for removal in the same statement. The bytes freed, or null.</summary>
    public static async Task<long?> UnreferenceBlobAsync(SqlSession sql, Guid id)
    {
        var left = await sql.FindAsync<BlobLeft>(
            """
            update blobs set refs = refs - 1, state = case when refs = 1 then 'deleting' else state end
            where id = @id and state = 'stored' returning refs, size_bytes * counted as size_bytes
            """,
            new { id });
        return left is { Refs: 0 } ? left.SizeBytes : null;
    }

    /// <summary>The files that a message goes out with, in the order of their parts: those deleted meanwhile too.</summary>
    public static Task<IReadOnlyList<Attachment>> ListCarriedAsync(SqlSession sql, Guid messageId) =>
        sql.ListAsync(
            $"select {Attachment.Columns} from attachments where message_id = @messageId and state in ('ready', 'hidden') order by id",
            new { messageId },
            Attachment.Read);

    /// <summary>Pending uploads with bytes whose link ended.</summary>
    public static Task<IReadOnlyList<Attachment>> ListArrivedAsync(SqlSession sql, DateTimeOffset over, int limit) =>
        ListPendingAsync(sql, "blob_id is not null", over, limit);

    /// <summary>Pending uploads without bytes whose link ended.</summary>
    public static Task<IReadOnlyList<Attachment>> ListAwaitedAsync(SqlSession sql, DateTimeOffset over, int limit) =>
        ListPendingAsync(sql, "blob_id is null", over, limit);

    /// <summary>Drops rows of uploads that came to nothing. How many.</summary>
    public static Task<int> ForgetEndedAsync(SqlSession sql, DateTimeOffset over, int limit) =>
        sql.ExecuteAsync(
            """
            delete from attachments where id in
                (select id from attachments where state in ('failed', 'expired') and settled_at <= @over limit @limit)
            """,
            new { over, limit });

    public static Task<bool> HasArrivedAsync(Database database, BlobKey key, CancellationToken ct) =>
        database.ReadAsync(
            async sql => await sql.ValueAsync<long>(
                "select count(*) from blobs where id = @Id and state <> 'deleting'", new { key.Id }) > 0, ct);

    public static string Text(AttachmentState state) => state switch
    {
        AttachmentState.Pending => "pending",
        AttachmentState.Ready => "ready",
        AttachmentState.Failed => "failed",
        AttachmentState.Expired => "expired",
        AttachmentState.Hidden => "hidden",
    };

    private static Task<IReadOnlyList<Attachment>> ListPendingAsync(SqlSession sql, string condition, DateTimeOffset over, int limit) =>
        sql.ListAsync(
            $"select {Attachment.Columns} from attachments where state = 'pending' and {condition} and link_expires_at <= @over "
            + "order by link_expires_at limit @limit",
            new { over, limit },
            Attachment.Read);

    private sealed record BlobLeft(long Refs, long SizeBytes);
}
