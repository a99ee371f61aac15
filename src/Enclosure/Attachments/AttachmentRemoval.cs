using System.Runtime.CompilerServices;
using Enclosure.Sql;
using Enclosure.Storage;

namespace Enclosure.Attachments;

/// <summary>Stored bytes as their row has them.</summary>
public sealed record ArrivedBlob(BlobKey Key, long SizeBytes);

/// <summary>The way out: row marked, bytes removed, row gone. Each step may be repeated.</summary>
public sealed class AttachmentRemoval(Database database, IBlobStore store)
{
    /// <summary>Whether a row names these bytes as arrived: what decides over staged ones after a crash.</summary>
    public Task<bool> HasArrivedAsync(BlobKey key, CancellationToken ct) => AttachmentTable.HasArrivedAsync(database, key, ct);

    /// <summary>Whether any row names these bytes, marked for removal or not.</summary>
    public Task<bool> IsKnownAsync(BlobKey key, CancellationToken ct) =>
        database.ReadAsync(async sql => await sql.ValueAsync<long>("select count(*) from blobs where id = @Id", new { key.Id }) > 0, ct);

    /// <summary>Every blob whose bytes should be there, in the order of their ids.</summary>
    public async IAsyncEnumerable<ArrivedBlob> ArrivedAsync([EnumeratorCancellation] CancellationToken ct)
    {
        var after = "";
        while (true)
        {
            var page = await database.ReadAsync(
                sql => sql.ListAsync<ArrivedRow>(
                    "select id, size_bytes from blobs where state <> 'deleting' and id > @after order by id limit 1000", new { after }),
                ct);
            foreach (var row in page) yield return new ArrivedBlob(new BlobKey(row.Id), row.SizeBytes);
            if (page.Count == 0) yield break;
            after = page[^1].Id.ToString();
        }
    }

    /// <summary>Deletes up to <paramref name="limit"/> uploads made before <paramref name="before"/> that nothing uses. How many.</summary>
    public Task<int> DeleteUnusedAsync(DateTimeOffset before, int limit) =>
        DeleteAsync(
            """
            delete from attachments where used_at is null and state = 'ready' and id in
                (select id from attachments
                 where used_at is null and direction = 'outbound' and state = 'ready' and created_at <= @before limit @limit)
            returning account_id, blob_id
            """,
            new { before, limit });

    /// <summary>
    /// Deletes up to <paramref name="limit"/> files that were deleted by their owner and kept for mail that was still to go: that mail has
    /// gone, or nobody sends it any more. How many.
    /// </summary>
    public Task<int> DeleteHiddenAsync(int limit) =>
        DeleteAsync(
            """
            delete from attachments where state = 'hidden' and id in
                (select h.id from attachments h
                 where h.state = 'hidden' and not exists (select 1 from outbox o where o.message_id = h.message_id)
                   and not exists (select 1 from queued_messages q where q.id = h.queued_id and q.status in ('pending', 'sending')) limit @limit)
            returning account_id, blob_id
            """,
            new { limit });

    /// <summary>Removes the bytes and rows of up to <paramref name="limit"/> marked blobs. How many.</summary>
    public async Task<int> FinishAsync(int limit, CancellationToken ct)
    {
        var marked = await database.ReadAsync(
            sql => sql.ListAsync<Guid>("select id from blobs where state = 'deleting' order by id limit @limit", new { limit }), ct);
        var removed = new List<Guid>();
        foreach (var id in marked)
            if (await SpentBytes.TryRemoveAsync(store, new BlobKey(id))) removed.Add(id);
        return await database.WriteAsync(async sql =>
        {
            var gone = 0;
            foreach (var id in removed)
                gone += await sql.ExecuteAsync("delete from blobs where id = @id and state = 'deleting'", new { id });
            return gone;
        });
    }

    /// <summary>The rows that <paramref name="statement"/> deletes give up their bytes.</summary>
    private async Task<int> DeleteAsync(string statement, object values)
    {
        var (rows, emptied) = await database.WriteAsync(async sql =>
        {
            var deleted = await sql.ListAsync<Deleted>(statement, values);
            var keys = new List<BlobKey>();
            foreach (var row in deleted)
                if (await AttachmentLibrary.GiveUpAsync(sql, row.AccountId, row.BlobId) is { } key) keys.Add(key);
            return (deleted.Count, keys);
        });
        foreach (var key in emptied) await SpentBytes.TryRemoveAsync(store, key);
        return rows;
    }

    private sealed record ArrivedRow(Guid Id, long SizeBytes);

    private sealed record Deleted(Guid AccountId, Guid BlobId);
}
