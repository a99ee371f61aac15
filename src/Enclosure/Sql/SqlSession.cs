using System.Data.Common;
using Dapper;

namespace Enclosure.Sql;

/// <summary>One connection for the length of one unit of work; the only place that knows Dapper.</summary>
public sealed class SqlSession(DbConnection connection)
{
    static SqlSession() => SqlTypes.Register();

    /// <summary>Runs a statement; the number of rows it changed.</summary>
    public Task<int> ExecuteAsync(string sql, object? parameters = null) => connection.ExecuteAsync(sql, parameters);

    /// <summary>The first row, or the default of <typeparamref name="T"/> when there is none.</summary>
    public Task<T?> FindAsync<T>(string sql, object? parameters = null) => connection.QueryFirstOrDefaultAsync<T>(sql, parameters);

    /// <summary>The first row as <paramref name="read"/> makes it, or null when there is none.</summary>
    public async Task<T?> FindAsync<T>(string sql, object? parameters, Func<SqlRow, T> read)
        where T : class
    {
        using var reader = await connection.ExecuteReaderAsync(sql, parameters);
        return await reader.ReadAsync() ? read(new SqlRow(reader)) : null;
    }

    /// <summary>All rows as <paramref name="read"/> makes them.</summary>
    public async Task<IReadOnlyList<T>> ListAsync<T>(string sql, object? parameters, Func<SqlRow, T> read)
    {
        using var reader = await connection.ExecuteReaderAsync(sql, parameters);
        var (row, rows) = (new SqlRow(reader), new List<T>());
        while (await reader.ReadAsync()) rows.Add(read(row.Rewound()));
        return rows;
    }

    /// <summary>The single value of a query that always has one row.</summary>
    public Task<T> ValueAsync<T>(string sql, object? parameters = null) => connection.QuerySingleAsync<T>(sql, parameters);

    public async Task<IReadOnlyList<T>> ListAsync<T>(string sql, object? parameters = null) =>
        (await connection.QueryAsync<T>(sql, parameters)).AsList();
}
