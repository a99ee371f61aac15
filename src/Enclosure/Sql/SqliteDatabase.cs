using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace Enclosure.Sql;

/// <summary>
/// SQLite in write-ahead mode, synced at every commit: one writer that commits waiting work together, many readers.
/// Other processes may work on the same file at the same time.
/// </summary>
public sealed class SqliteDatabase : Database
{
    private const int FullSync = 2;
    private static readonly int Readers = Math.Max(8, 2 * Environment.ProcessorCount);

    private readonly string _connectionString;
    private readonly SemaphoreSlim _free = new(Readers);
    private readonly ConcurrentStack<PreparedConnection> _idle = [];
    private readonly SqliteWriter _writer;

    private SqliteDatabase(string connectionString, SqliteWriter writer, string description)
    {
        _connectionString = connectionString;
        _writer = writer;
        Description = description;
    }

    public override string Description { get; }

    public override bool IsShared => false;

    /// <summary>Opens or creates the file. Throws <see cref="SqliteException"/> when it cannot be opened for writing.</summary>
    public static SqliteDatabase Open(string path)
    {
        var library = SqliteLibrary.Use();
        var connectionString = new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Mode = SqliteOpenMode.ReadWriteCreate,
            Pooling = false,
        }.ToString();
        var connection = Connect(connectionString, "pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = on;");
        RequireFullSync(connection);
        return new SqliteDatabase(connectionString, new SqliteWriter(connection), $"{library}, {path}");
    }

    public override async Task<T> ReadAsync<T>(Func<SqlSession, Task<T>> read, CancellationToken ct)
    {
        await _free.WaitAsync(ct);
        try
        {
            if (!_idle.TryPop(out var connection)) connection = Connect(_connectionString, "pragma query_only = on;");
            try
            {
                return await read(new SqliteSession(connection));
            }
            finally
            {
                _idle.Push(connection);
            }
        }
        catch (SqliteException e) when (SqliteFaults.Translate(e) is { } refused)
        {
            throw refused;
        }
        finally
        {
            _free.Release();
        }
    }

    /// <summary>A deferred transaction: its state is that of its first statement, which is one of ours.</summary>
    public override async Task<T> SnapshotAsync<T>(Func<SqlSession, Task<T>> read, CancellationToken ct)
    {
        try
        {
            await using var connection = Connect(_connectionString, "pragma query_only = on; begin; select count(*) from sqlite_schema;");
            return await read(new SqliteSession(connection));
        }
        catch (SqliteException e) when (SqliteFaults.Translate(e) is { } refused)
        {
            throw refused;
        }
    }

    public override Task<T> WriteAsync<T>(Func<SqlSession, Task<T>> work) => _writer.EnqueueAsync(work);

    public override Task<T> WriteAsync<T>(Guid accountId, Func<SqlSession, Task<T>> work) => _writer.EnqueueAsync(work);

    public override async ValueTask DisposeAsync()
    {
        await _writer.DisposeAsync();
        while (_idle.TryPop(out var connection)) await connection.DisposeAsync();
        _free.Dispose();
    }

    private static PreparedConnection Connect(string connectionString, string pragmas)
    {
        var connection = new PreparedConnection(connectionString);
        try
        {
            connection.Open();
            // SQLite's own knows ASCII alone; PostgreSQL's knows every script.
            connection.CreateFunction("lower", (string? text) => text?.ToLowerInvariant(), isDeterministic: true);
            Run(connection, "pragma busy_timeout = 10000; pragma cache_size = -4096; pragma temp_store = memory;" + pragmas);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private static void RequireFullSync(PreparedConnection connection)
    {
        using var command = new SqliteCommand("pragma synchronous", connection);
        if (command.ExecuteScalar() is not (long)FullSync)
            throw new InvalidOperationException("SQLite does not keep 'synchronous = full': an acknowledged upload could be lost.");
    }

    private static void Run(PreparedConnection connection, string sql)
    {
        using var command = new SqliteCommand(sql, connection);
        command.ExecuteNonQuery();
    }
}
