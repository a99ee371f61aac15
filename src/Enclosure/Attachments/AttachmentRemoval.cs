using System.Runtime.CompilerServices;
using Enclosure.Sql;
using Enclosure.Storage;

namespace Enclosure.Attachments;

/// <summary>Stored bytes as their row has them.</summary>
public sealed record ArrivedBlob(BlobKey Key, long SizeBytes);

/// <summary>The way out: row marked, bytes removed, row gone. Each step may be repeated.</summary>
public sealed class AttachmentRemoval(Database database, SpentBytes spent)
{
    /// <summary>Whether a row names these bytes as arrived: what decides over staged ones after a crash.</summary>
    public Task<bool> HasArrivedAsync(BlobKey key, CancellationToken ct) => AttachmentTable.HasArrivedAsync(database, key, ct);

    /// <summary>Whether any blob's row names these bytes, marked for removal or not.</summary>
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
    public Task<int> DeleteUnusedAsync(DateTimeOffset before, int limit, CancellationToken ct) =>
        DeleteAsync("used_at is null and direction = 'outbound' and state = 'ready' and created_at <= @before", before, limit, ct);

    /// <summary>
    /// Deletes up to <paramref name="limit"/> files that were deleted by their owner and kept for mail that was still to go: that mail has
    /// gone, or nobody sends it any more. How many.
    /// </summary>
    public Task<int> DeleteHiddenAsync(int limit, CancellationToken ct) =>
        DeleteAsync(
            """
            state = 'hidden' and not exists (select 1 from outbox o where o.message_id = attachments.message_id)
            and not exists (select 1 from queued_messages q where q.id = attachments.queued_id and q.status in ('pending', 'sending'))
            """,
            before: null,
            limit,
            ct);

    /// <summary>Removes the bytes and rows of up to <paramref name="limit"/> marked blobs. How many.</summary>
    public async Task<int> FinishAsync(int limit, CancellationToken ct)
    {
        var marked = await database.ReadAsync(
            sql => sql.ListAsync<Guid>("select id from blobs where state = 'deleting' order by id limit @limit", new { limit }), ct);
        var removed = new List<Guid>();
        var patience = new Patience();
        foreach (var id in marked)
        {
            var isGone = await spent.TryRemoveAsync(new BlobKey(id));
            if (isGone) removed.Add(id);
            if (patience.IsOver(isGone)) break;
        }

        return await database.WriteAsync(async sql =>
        {
            var gone = 0;
            foreach (var id in removed)
                gone += await sql.ExecuteAsync("delete from blobs where id = @id and state = 'deleting'", new { id });
            return gone;
        });
    }

    /// <summary>The rows that the condition holds for give up their bytes: one account after another, each in its own turn.</summary>
    private async Task<int> DeleteAsync(string condition, DateTimeOffset? before, int limit, CancellationToken ct)
    {
        var found = await database.ReadAsync(
            sql => sql.ListAsync<Doomed>(
                $"select id, account_id from attachments where {condition} limit @limit", new { before, limit }),
            ct);
        var rows = 0;
        foreach (var account in found.GroupBy(row => row.AccountId, row => row.Id.ToString()))
        {
            var (deleted, emptied) = await database.WriteAsync(
                account.Key, sql => DeleteAsync(sql, account.Key, [.. account], condition, before));
            foreach (var key in emptied) await spent.TryRemoveAsync(key);
            rows += deleted;
        }

        return rows;
    }

    private static async Task<(int Deleted, List<BlobKey> Emptied)> DeleteAsync(
        SqlSession sql, Guid accountId, IReadOnlyList<string> ids, string condition, DateTimeOffset? before)
    {
        var values = new SqlValues(new { before });
        var blobs = await sql.ListAsync<Guid>(
            $"delete from attachments where id in {values.List("id", ids)} and {condition} returning blob_id", values);
        var emptied = new List<BlobKey>();
        foreach (var blobId in blobs)
            if (await AttachmentLibrary.GiveUpAsync(sql, accountId, blobId) is { } key) emptied.Add(key);
        return (blobs.Count, emptied);
    }

    private sealed record ArrivedRow(Guid Id, long SizeBytes);

    private sealed record Doomed(Guid Id, Guid AccountId);
}
