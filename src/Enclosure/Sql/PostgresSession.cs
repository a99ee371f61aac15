using System.Data.Common;
using Npgsql;
using NpgsqlTypes;

namespace Enclosure.Sql;

/// <summary>A session on PostgreSQL. A statement that fails there spoils its transaction, whoever catches the error.</summary>
internal sealed class PostgresSession(NpgsqlConnection connection) : SqlSession(connection)
{
    private readonly NpgsqlConnection _connection = connection;

    /// <summary>What the first statement that failed threw: COMMIT would roll back, and say nothing.</summary>
    public DbException? Fault { get; private set; }

    public override string ForClaim(string? of = null) => of is null ? "for update skip locked" : $"for update of {of} skip locked";

    public override Task LockAsync(string name) =>
        ExecuteAsync("select pg_advisory_xact_lock(hashtextextended(@name, 0))", new { name });

    public override Task<IReadOnlyList<int>> BatchAsync(params SqlStatement[] statements) =>
        RunAsync([.. statements.Select(PostgresStatement.Of)]);

    /// <summary>Runs statements in one round trip. The rows that each changed.</summary>
    public Task<IReadOnlyList<int>> RunAsync(IReadOnlyList<PostgresStatement> statements) => Watch(RunBatchAsync(statements));

    public override Task<long> ImportAsync(string table, IReadOnlyList<string> columns, IAsyncEnumerable<object?[]> rows) =>
        Watch(CopyAsync(table, columns, rows));

    protected override async Task<T> Watch<T>(Task<T> statement)
    {
        try
        {
            return await statement;
        }
        catch (DbException e)
        {
            Fault ??= e;
            throw;
        }
    }

    private async Task<IReadOnlyList<int>> RunBatchAsync(IReadOnlyList<PostgresStatement> statements)
    {
        await using var batch = new NpgsqlBatch(_connection);
        foreach (var statement in statements)
        {
            var command = new NpgsqlBatchCommand(statement.Sql);
            foreach (var parameter in statement.Parameters) command.Parameters.Add(parameter);
            batch.BatchCommands.Add(command);
        }

        await batch.ExecuteNonQueryAsync();
        return [.. batch.BatchCommands.Cast<NpgsqlBatchCommand>().Select(command => command.RecordsAffected)];
    }

    /// <summary>The planner knows of the rows at once, and not only when the server gets round to looking at them.</summary>
    private async Task<long> CopyAsync(string table, IReadOnlyList<string> columns, IAsyncEnumerable<object?[]> rows)
    {
        var count = await CopyRowsAsync(table, columns, rows);
        await ExecuteAsync($"analyze {table}");
        return count;
    }

    private async Task<long> CopyRowsAsync(string table, IReadOnlyList<string> columns, IAsyncEnumerable<object?[]> rows)
    {
        await using var import = await _connection.BeginBinaryImportAsync(
            $"copy {table} ({string.Join(", ", columns)}) from stdin (format binary)");
        if (Seconds is { } seconds) import.Timeout = seconds == 0 ? Timeout.InfiniteTimeSpan : TimeSpan.FromSeconds(seconds);
        await foreach (var row in rows)
        {
            await import.StartRowAsync();
            for (var at = 0; at < columns.Count; at++) await WriteAsync(import, row[at]);
        }

        return (long)await import.CompleteAsync();
    }

    private static Task WriteAsync(NpgsqlBinaryImporter import, object? value) => value switch
    {
        null => import.WriteNullAsync(),
        long number => import.WriteAsync(number, NpgsqlDbType.Bigint),
        string text => import.WriteAsync(WellFormedText.Of(text), NpgsqlDbType.Text),
        _ => throw new NotSupportedException($"Columns hold text and bigint, not {value.GetType().Name}."),
    };
}
