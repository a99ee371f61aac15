using System.Data;
using System.Data.Common;

namespace Enclosure.Sql;

/// <summary>SQLite has one writer: nobody else claims, and every transaction that writes holds every lock.</summary>
internal sealed class SqliteSession(DbConnection connection) : SqlSession(connection)
{
    private readonly DbConnection _connection = connection;

    public override string ForClaim(string? of = null) => "";

    public override Task LockAsync(string name) => Task.CompletedTask;

    public override async Task<IReadOnlyList<int>> BatchAsync(params SqlStatement[] statements)
    {
        var rows = new int[statements.Length];
        for (var at = 0; at < rows.Length; at++) rows[at] = await ExecuteAsync(statements[at].Sql, statements[at].Parameters);
        return rows;
    }

    public override async Task<long> ImportAsync(string table, IReadOnlyList<string> columns, IAsyncEnumerable<object?[]> rows)
    {
        using var insert = _connection.CreateCommand();
        insert.CommandText =
            $"insert into {table} ({string.Join(", ", columns)}) values ({string.Join(", ", columns.Select((_, at) => $"@v{at}"))})";
        for (var at = 0; at < columns.Count; at++) insert.Parameters.Add(Parameter(insert, $"@v{at}"));
        var count = 0L;
        await foreach (var row in rows)
        {
            for (var at = 0; at < columns.Count; at++) Bind(insert.Parameters[at], row[at]);
            insert.ExecuteNonQuery();
            count++;
        }

        return count;
    }

    private static DbParameter Parameter(DbCommand command, string name)
    {
        var parameter = command.CreateParameter();
        parameter.ParameterName = name;
        return parameter;
    }

    private static void Bind(DbParameter parameter, object? value)
    {
        parameter.DbType = value is long ? DbType.Int64 : DbType.String;
        parameter.Value = value is string text ? WellFormedText.Of(text) : value ?? DBNull.Value;
    }
}
