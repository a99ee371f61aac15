using System.Data;
using Npgsql;

namespace Enclosure.Sql;

/// <summary>
/// PostgreSQL: a bounded pool of connections, work of one account committed together, copies of the server beside one another.
/// </summary>
public sealed class PostgresDatabase : Database
{
    private readonly NpgsqlDataSource _source;
    private readonly PostgresWriter _writer;
    private int _disposed;

    private PostgresDatabase(NpgsqlDataSource source, string description)
    {
        _source = source;
        _writer = new PostgresWriter(new PostgresTransactions(source));
        Description = description;
    }

    public override string Description { get; }

    public override bool IsShared => true;

    /// <summary>
    /// Connects. Throws <see cref="NpgsqlException"/> when there is no such server or database, and
    /// <see cref="InvalidOperationException"/> when it is not fit to keep mail.
    /// </summary>
    public static async Task<PostgresDatabase> OpenAsync(PostgresUrl url, CancellationToken ct)
    {
        var source = Source(url);
        try
        {
            await using var connection = await source.OpenConnectionAsync(ct);
            await PostgresFitness.RequireAsync(connection, ct);
            return new PostgresDatabase(source, $"PostgreSQL {connection.PostgreSqlVersion}, {url}");
        }
        catch
        {
            await source.DisposeAsync();
            throw;
        }
    }

    public override async Task<T> ReadAsync<T>(Func<SqlSession, Task<T>> read, CancellationToken ct)
    {
        for (var isRenewed = false; ; isRenewed = true)
        {
            try
            {
                await using var connection = await _source.OpenConnectionAsync(ct);
                return await read(new PostgresSession(connection));
            }
            catch (Exception e) when (!isRenewed && PostgresFaults.IsBroken(e))
            {
            }
            catch (Exception e) when (Refused(e) is { } refused)
            {
                throw refused;
            }
        }
    }

    public override async Task<T> SnapshotAsync<T>(Func<SqlSession, Task<T>> read, CancellationToken ct)
    {
        try
        {
            await using var connection = await _source.OpenConnectionAsync(ct);
            await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, ct);
            var session = new PostgresSession(connection);
            session.WaitAsLongAsItTakes();
            // The state is that of the first select, which is one of ours.
            await session.ExecuteAsync("set transaction read only; set local idle_in_transaction_session_timeout = 0; select 1");
            return await read(session);
        }
        catch (Exception e) when (Refused(e) is { } refused)
        {
            throw refused;
        }
    }

    public override Task<T> WriteAsync<T>(Func<SqlSession, Task<T>> work) => _writer.RunAsync(work);

    public override Task<T> WriteAsync<T>(Guid accountId, Func<SqlSession, Task<T>> work) =>
        _writer.EnqueueAsync(accountId, new PostgresWork<T>(work));

    public override Task<T> WriteAsync<T>(Guid accountId, SqlBatch<T> batch) =>
        _writer.EnqueueAsync(accountId, new PostgresWork<T>(batch));

    /// <summary>Finishes what waits, then closes. Again is fine.</summary>
    public override async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0) return;
        await _writer.CloseAsync();
        await _source.DisposeAsync();
    }

    private static NpgsqlDataSource Source(PostgresUrl url)
    {
        var builder = new NpgsqlDataSourceBuilder(url.ConnectionString);
        return url.HasSeveralHosts ? builder.BuildMultiHost().WithTargetSession(url.Target) : builder.Build();
    }

    private RefusedException? Refused(Exception fault) =>
        fault is ObjectDisposedException && Volatile.Read(ref _disposed) != 0
            ? new RefusedException(Refusal.Unavailable, "The server is shutting down. Try again in a moment.", inner: fault)
            : PostgresFaults.Translate(fault);
}
