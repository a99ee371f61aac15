namespace Enclosure.Sql;

/// <summary>
/// Work that is nothing but statements, known beforehand: it needs no round trip of its own. <paramref name="Read"/> makes the result of
/// how many rows each changed; what it throws undoes them all. It may be called more than once, of which the last time counts.
/// </summary>
public sealed record SqlBatch<T>(IReadOnlyList<SqlStatement> Statements, Func<IReadOnlyList<int>, T> Read)
{
    /// <summary>The same by itself.</summary>
    public async Task<T> RunAsync(SqlSession sql) => Read(await sql.BatchAsync([.. Statements]));

    public SqlBatch<TOther> Select<TOther>(Func<T, TOther> then) => new(Statements, changed => then(Read(changed)));
}
