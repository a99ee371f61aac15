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

    /// <summary>The single value of a query that always has one row.</summary>
    public Task<T> ValueAsync<T>(string sql, object? parameters = null) => connection.QuerySingleAsync<T>(sql, parameters);

    public async Task<IReadOnlyList<T>> ListAsync<T>(string sql, object? parameters = null) =>
        (await connection.QueryAsync<T>(sql, parameters)).AsList();
}
