using System.Runtime.CompilerServices;
using Enclosure.Sql;
using Enclosure.Storage;

namespace Enclosure.Moving;

/// <summary>Bytes as their row has them.</summary>
internal sealed record NamedBlob(BlobKey Key, long Size, string Sha256);

/// <summary>The bytes that a database's rows name; those marked for removal are left out.</summary>
internal static class BlobList
{
    private const int Page = 1000;

    public static async IAsyncEnumerable<NamedBlob> AllAsync(Database database, [EnumeratorCancellation] CancellationToken ct)
    {
        for (var after = ""; ;)
        {
            var page = await database.ReadAsync(
                sql => sql.ListAsync<Row>(
                    "select id, size_bytes, sha256 from blobs where state <> 'deleting' and id > @after order by id limit @Page",
                    new { after, Page }),
                ct);
            foreach (var row in page) yield return new NamedBlob(new BlobKey(row.Id), row.SizeBytes, row.Sha256);
            if (page.Count < Page) yield break;
            after = page[^1].Id.ToString();
        }
    }

    /// <summary>How many there are, and their size altogether.</summary>
    public static Task<BlobTotals> WeighAsync(Database database, CancellationToken ct) =>
        database.ReadAsync(
            sql => sql.ValueAsync<BlobTotals>(
                """
                select count(*) as count, cast(coalesce(sum(size_bytes), 0) as bigint) as bytes from blobs where state <> 'deleting'
                """),
            ct);

    /// <summary>Those of some keys that no row names, or only one that is marked for removal.</summary>
    public static async Task<IEnumerable<BlobKey>> UnnamedAsync(Database database, IReadOnlyList<BlobKey> keys, CancellationToken ct)
    {
        var values = new SqlValues(new { });
        var list = values.List("id", [.. keys.Select(key => key.Id.ToString())]);
        var named = await database.ReadAsync(
            sql => sql.ListAsync<Guid>($"select id from blobs where state <> 'deleting' and id in {list}", values), ct);
        return keys.ExceptBy(named, key => key.Id);
    }

    /// <summary>Files that a message or an upload shows from these bytes, for people to know them by.</summary>
    public static async Task<string> UsesAsync(Database database, BlobKey key, CancellationToken ct)
    {
        var ids = await database.ReadAsync(
            sql => sql.ListAsync<string>("select id from attachments where blob_id = @Id order by id limit 3", new { key.Id }), ct);
        return ids.Count > 0 ? $"attachment {string.Join(", ", ids)}" : "a message as it came";
    }

    internal sealed record BlobTotals(long Count, long Bytes);

    private sealed record Row(Guid Id, long SizeBytes, string Sha256);
}
