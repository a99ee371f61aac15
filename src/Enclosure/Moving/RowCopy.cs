using Enclosure.Sql;

namespace Enclosure.Moving;

/// <summary>All rows of one state of a database, in one transaction of another; and both counted and summed up alike.</summary>
internal static class RowCopy
{
    /// <summary>
    /// Puts the rows that <paramref name="source"/> sees in place of those of the target. What was read.
    /// </summary>
    public static Task<List<TableDigest>> CopyAsync(
        SqlSession source, Database target, TransferMarker marker, Action<string> say, CancellationToken ct) =>
        target.WriteAsync(async sql =>
        {
            // The one write that waits for more than its session: rows come from the other database as they are written here.
            sql.WaitAsLongAsItTakes();
            await marker.BeginRowsAsync(sql);
            foreach (var table in TransferTables.Moved.Reverse()) await sql.ExecuteAsync($"delete from {table}");
            var read = new List<TableDigest>();
            foreach (var table in TransferTables.Moved)
            {
                var (columns, digest) = (await source.ColumnsAsync(table), new RowDigest());
                await sql.ImportAsync(table, columns, digest.OverAsync(source.StreamAsync(Select(table, columns), ct: ct)));
                read.Add(digest.Of(table));
                if (read[^1].Rows > 0) say($"{table}: {read[^1].Rows} rows");
            }

            return read;
        });

    /// <summary>What the tables of a database hold now.</summary>
    public static Task<List<TableDigest>> ReadBackAsync(Database database, IReadOnlyList<string> tables, CancellationToken ct) =>
        database.SnapshotAsync(sql => SumUpAsync(sql, tables, ct), ct);

    private static async Task<List<TableDigest>> SumUpAsync(SqlSession sql, IReadOnlyList<string> tables, CancellationToken ct)
    {
        var all = new List<TableDigest>();
        foreach (var table in tables)
        {
            var (columns, digest) = (await sql.ColumnsAsync(table), new RowDigest());
            await digest.AddAllAsync(sql.StreamAsync(Select(table, columns), ct: ct));
            all.Add(digest.Of(table));
        }

        return all;
    }

    private static string Select(string table, IReadOnlyList<string> columns) => $"select {string.Join(", ", columns)} from {table}";
}
