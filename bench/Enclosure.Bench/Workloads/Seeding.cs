using Enclosure.Bench.Peers;

namespace Enclosure.Bench.Workloads;

/// <summary>
/// Puts many attachments into a stopped server's database: one real upload is cloned row by row with new ids. Columns that are not named
/// here are copied as they are, so a new one in the schema needs no change.
/// </summary>
internal static class Seeding
{
    // Young enough that the sweep leaves them alone.
    private const string Clones =
        """
        create temp table clone as
        with recursive n(i) as (select 1 union all select i + 1 from n where i < @count),
             t(i, at) as (select i, (select max(created_at) from attachments) - 1000 - (@count - i) * 400 from n)
        select at,
               substr(printf('%012x', at), 1, 8) || '-' || substr(printf('%012x', at), 9) || '-7' || substr(hex(randomblob(2)), 2) || '-a' ||
               substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6)) as attachment,
               hex(randomblob(16)) as blob
        from t;
        update clone set attachment = lower(attachment);
        update clone set blob = lower(case when (select id from blobs limit 1) like '%-%'
            then substr(attachment, 1, 14) || '7' || substr(blob, 1, 3) || '-a' || substr(blob, 4, 3) || '-' || substr(blob, 7, 12)
            else substr(replace(attachment, '-', ''), 1, 12) || '7' || substr(blob, 1, 19) end);
        """;

    public static async Task Fill(string data, int count, CancellationToken stop)
    {
        Programs.Need("sqlite3");
        var file = FindDatabase(data);
        var blobs = await Clone(file, "blobs", ("id", "c.blob"), ("created_at", "c.at"), ("refs", "1"));
        var attachments = await Clone(
            file, "attachments", ("id", "c.attachment"), ("blob_id", "c.blob"), ("created_at", "c.at"), ("settled_at", "c.at"));
        await Programs.Run("sqlite3", ["-bail", file], stop,
            $"""
            pragma synchronous = off;
            begin;
            {Clones.Replace("@count", $"{count}", StringComparison.Ordinal)}
            {blobs}
            {attachments}
            update accounts set stored_bytes = (select sum(size_bytes) from blobs where account_id = accounts.id)
            where exists (select 1 from blobs where account_id = accounts.id);
            commit;
            pragma wal_checkpoint(truncate);
            """);
    }

    /// <summary>Ids from all over the table.</summary>
    public static async Task<string[]> SomeIds(string data, int count, CancellationToken stop)
    {
        var ids = await Programs.Run(
            "sqlite3", [FindDatabase(data), $"select id from attachments where state = 'ready' order by random() limit {count};"], stop);
        return ids.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private static async Task<string> Clone(string file, string table, params (string Column, string Value)[] changed)
    {
        var text = await Programs.Run("sqlite3", [file, $"select name from pragma_table_info('{table}');"], CancellationToken.None);
        var columns = text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var values = columns.Select(column => changed.FirstOrDefault(change => change.Column == column).Value ?? "o." + column);
        return $"insert into {table} ({string.Join(", ", columns)}) select {string.Join(", ", values)} from clone c, (select * "
            + $"from {table} limit 1) o;";
    }

    private static string FindDatabase(string data) =>
        Directory.EnumerateFiles(data).FirstOrDefault(IsDatabase)
        ?? throw new PeerMissingException("its database was not found");

    private static bool IsDatabase(string file)
    {
        try
        {
            Span<byte> start = stackalloc byte[15];
            using var stream = File.Open(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            return stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false) == start.Length
                && start.SequenceEqual("SQLite format 3"u8);
        }
        catch (IOException)
        {
            return false; // A running server holds its lock file for itself.
        }
    }
}
