using System.Data.Common;
using System.Runtime.CompilerServices;
using Dapper;

namespace Enclosure.Sql;

/// <summary>
/// One connection for the length of one unit of work; the only place that knows Dapper. What the engines do each in their own way is
/// abstract here.
/// </summary>
public abstract class SqlSession(DbConnection connection)
{
    /// <summary>What a statement may take; 0 without a limit, null for what the connection says.</summary>
    protected int? Seconds { get; private set; }

    static SqlSession() => SqlTypes.Register();

    /// <summary>
    /// Stands at the end of the select that finds the rows an update claims: rows that another is claiming are passed over. It belongs in a
    /// <c>with</c>, which is run once, and the update must repeat the condition, for the row may have changed since it was found.
    /// </summary>
    /// <param name="of">The alias of the table whose rows are claimed, where the select joins others.</param>
    public abstract string ForClaim(string? of = null);

    /// <summary>Waits until nobody else holds the lock of this name, and holds it until the transaction ends.</summary>
    public abstract Task LockAsync(string name);

    /// <summary>
    /// Runs statements in their order, in one round trip where the engine can. The rows that each changed; none is left out because one
    /// before it changed nothing: who minds throws, and the rollback undoes them all.
    /// </summary>
    public abstract Task<IReadOnlyList<int>> BatchAsync(params SqlStatement[] statements);

    /// <summary>
    /// Adds rows in bulk; how many. Columns are text or bigint, values <see cref="string"/>, <see cref="long"/> or null in the order of
    /// <paramref name="columns"/>. Inside a write alone. Names of tables and columns must not come from outside.
    /// </summary>
    public abstract Task<long> ImportAsync(string table, IReadOnlyList<string> columns, IAsyncEnumerable<object?[]> rows);

    /// <summary>Statements of this session may take as long as they do: for the work of operators on all rows.</summary>
    public void WaitAsLongAsItTakes() => Seconds = 0;

    /// <summary>Runs a statement; the number of rows it changed.</summary>
    public Task<int> ExecuteAsync(string sql, object? parameters = null) =>
        Watch(connection.ExecuteAsync(sql, parameters, commandTimeout: Seconds));

    /// <summary>The first row, or the default of <typeparamref name="T"/> when there is none.</summary>
    public Task<T?> FindAsync<T>(string sql, object? parameters = null) =>
        Watch(connection.QueryFirstOrDefaultAsync<T>(sql, parameters, commandTimeout: Seconds));

    /// <summary>The first row as <paramref name="read"/> makes it, or null when there is none.</summary>
    public Task<T?> FindAsync<T>(string sql, object? parameters, Func<SqlRow, T> read)
        where T : class => Watch(FindRowAsync(sql, parameters, read));

    /// <summary>All rows as <paramref name="read"/> makes them.</summary>
    public Task<IReadOnlyList<T>> ListAsync<T>(string sql, object? parameters, Func<SqlRow, T> read) =>
        Watch(ListRowsAsync(sql, parameters, read));

    /// <summary>The single value of a query that always has one row.</summary>
    public Task<T> ValueAsync<T>(string sql, object? parameters = null) =>
        Watch(connection.QuerySingleAsync<T>(sql, parameters, commandTimeout: Seconds));

    public async Task<IReadOnlyList<T>> ListAsync<T>(string sql, object? parameters = null) =>
        (await Watch(connection.QueryAsync<T>(sql, parameters, commandTimeout: Seconds))).AsList();

    /// <summary>The columns of a table, in the order of their names. The table's must not come from outside.</summary>
    public async Task<IReadOnlyList<string>> ColumnsAsync(string table)
    {
        using var reader = await Watch(connection.ExecuteReaderAsync($"select * from {table} limit 0", commandTimeout: Seconds));
        return [.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetName).Order(StringComparer.Ordinal)];
    }

    /// <summary>
    /// Rows one by one as they come, each a new array of <see cref="string"/>, <see cref="long"/> or null: for more than memory holds.
    /// Nothing else runs on this session meanwhile.
    /// </summary>
    public async IAsyncEnumerable<object?[]> StreamAsync(
        string sql, object? parameters = null, [EnumeratorCancellation] CancellationToken ct = default)
    {
        using var reader = await Watch(connection.ExecuteReaderAsync(sql, parameters, commandTimeout: Seconds));
        while (await Watch(reader.ReadAsync(ct)))
        {
            var row = new object?[reader.FieldCount];
            for (var at = 0; at < row.Length; at++) row[at] = reader.IsDBNull(at) ? null : reader.GetValue(at);
            yield return row;
        }
    }

    /// <summary>Every statement passes here, so that an engine may remember that one failed.</summary>
    protected virtual Task<T> Watch<T>(Task<T> statement) => statement;

    private async Task<T?> FindRowAsync<T>(string sql, object? parameters, Func<SqlRow, T> read)
        where T : class
    {
        using var reader = await connection.ExecuteReaderAsync(sql, parameters, commandTimeout: Seconds);
        return await reader.ReadAsync() ? read(new SqlRow(reader)) : null;
    }

    private async Task<IReadOnlyList<T>> ListRowsAsync<T>(string sql, object? parameters, Func<SqlRow, T> read)
    {
        using var reader = await connection.ExecuteReaderAsync(sql, parameters, commandTimeout: Seconds);
        var (row, rows) = (new SqlRow(reader), new List<T>());
        while (await reader.ReadAsync()) rows.Add(read(row.Rewound()));
        return rows;
    }
}
