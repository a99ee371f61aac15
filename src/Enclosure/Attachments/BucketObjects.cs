using Enclosure.Sql;
using Enclosure.Storage;

namespace Enclosure.Attachments;

/// <summary>
/// Objects that may lie in a bucket while no blob's row names them: bytes about to be written, and what a link may bring at any moment of
/// its life. A bucket is never listed, so what is not remembered here would lie there for good.
/// </summary>
public sealed class BucketObjects(Database database, BytesHold hold, TimeProvider time)
{
    /// <summary>Longer than any write takes: by then a row names nearly all of them, and they are forgotten.</summary>
    private static readonly TimeSpan WriteTime = TimeSpan.FromHours(1);

    /// <summary>
    /// What a PUT by a link brought after the first look is found by a second one. Bytes without a row are not removed before it: a commit
    /// may hang for long, and clocks may differ.
    /// </summary>
    private static readonly TimeSpan SecondLook = TimeSpan.FromHours(24);

    private static readonly TimeSpan WhileUndecided = TimeSpan.FromMinutes(5);

    /// <summary>No account's: work in its line locks nothing, and what waits in it is committed together.</summary>
    private static readonly Guid Announcements = Guid.Empty;

    /// <summary>Called before bytes are written under a key.</summary>
    public Task AnnounceAsync(BlobKey key, CancellationToken ct) =>
        database.WriteAsync(
            Announcements, new SqlBatch<bool>([Insert(key.ToString(), key.Id, time.GetUtcNow() + WriteTime)], _ => true));

    /// <summary>Whether bytes under this key may be on their way in, or wait for the sweep that removes what no row names.</summary>
    public Task<bool> IsAnnouncedAsync(BlobKey key, CancellationToken ct) =>
        database.ReadAsync(
            async sql => await sql.ValueAsync<long>(
                "select count(*) from bucket_objects where path = @path", new { path = key.ToString() }) > 0,
            ct);

    /// <summary>In the transaction that makes an upload link which leads straight to the bucket.</summary>
    internal static SqlStatement ExpectUpload(string uploadKey, DateTimeOffset linkEnd) =>
        Insert(uploadKey, null, linkEnd + Settlement.Grace);

    /// <summary>
    /// Looks at up to <paramref name="limit"/> objects whose time has come and removes what no row names. How many were done with; those
    /// that the store does not remove now wait for the next sweep.
    /// </summary>
    public async Task<int> SweepAsync(IBlobStore store, int limit, CancellationToken ct)
    {
        var named = await database.WriteAsync(sql => ForgetNamedAsync(sql, limit));
        if (named == limit) return named;
        var due = await database.ReadAsync(
            sql => sql.ListAsync<Row>(
                "select path, blob_id, looked from bucket_objects where due_at <= @now order by due_at limit @limit",
                new { now = time.GetUtcNow(), limit }),
            ct);
        var done = 0;
        var patience = new Patience();
        foreach (var row in due)
        {
            var isDone = await TryRemoveAsync(store, row, ct);
            done += isDone ? 1 : 0;
            if (patience.IsOver(isDone)) break;
        }

        return done;
    }

    private static SqlStatement Insert(string path, Guid? blobId, DateTimeOffset dueAt) =>
        new(
            "insert into bucket_objects (path, blob_id, due_at, looked) values (@path, @blobId, @dueAt, 0) on conflict (path) do nothing",
            new { path, blobId = blobId?.ToString(), dueAt })
        {
            Together = SqlTogether.Rows,
        };

    private Task<int> ForgetNamedAsync(SqlSession sql, int limit) =>
        sql.ExecuteAsync(
            """
            delete from bucket_objects where path in (
                select o.path from bucket_objects o
                where o.due_at <= @now and o.blob_id is not null and exists (select 1 from blobs b where b.id = o.blob_id) limit @limit)
            """,
            new { now = time.GetUtcNow(), limit });

    /// <summary>False when the store cannot be written to now, or must keep what it has.</summary>
    private async Task<bool> TryRemoveAsync(IBlobStore store, Row row, CancellationToken ct)
    {
        if (row.BlobId is null && await IsUndecidedAsync(row.Path, ct)) return await PutOffAsync(row, WhileUndecided, row.Looked);
        if (row.BlobId is not null && row.Looked == 0) return await PutOffAsync(row, SecondLook, 1);
        try
        {
            if (row.BlobId is not null && await hold.IsHeldAsync(ct)) return false;
            if (row.BlobId is { } id) await store.DeleteAsync(new BlobKey(id), ct);
            else await store.ClearUploadAsync(row.Path, ct);
        }
        catch (RefusedException)
        {
            await PutOffAsync(row, WhileUndecided, row.Looked);
            return false;
        }

        return row.BlobId is null && row.Looked == 0 ? await PutOffAsync(row, SecondLook, 1) : await ForgetAsync(row);
    }

    private Task<bool> IsUndecidedAsync(string uploadKey, CancellationToken ct) =>
        database.ReadAsync(
            async sql => await sql.ValueAsync<long>(
                "select count(*) from attachments where upload_key = @uploadKey and state = 'pending'", new { uploadKey }) > 0,
            ct);

    private async Task<bool> PutOffAsync(Row row, TimeSpan wait, long looked)
    {
        await database.WriteAsync(sql => sql.ExecuteAsync(
            "update bucket_objects set due_at = @dueAt, looked = @looked where path = @Path",
            new { row.Path, dueAt = time.GetUtcNow() + wait, looked }));
        return true;
    }

    private async Task<bool> ForgetAsync(Row row)
    {
        await database.WriteAsync(sql => sql.ExecuteAsync("delete from bucket_objects where path = @Path", new { row.Path }));
        return true;
    }

    private sealed record Row(string Path, Guid? BlobId, long Looked);
}
