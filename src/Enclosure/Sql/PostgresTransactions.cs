using System.Data;
using Npgsql;

namespace Enclosure.Sql;

/// <summary>
/// Transactions at READ COMMITTED, each on a connection of its own. Who runs one holds no other connection, so that the pool never waits
/// for itself.
/// </summary>
internal sealed class PostgresTransactions(NpgsqlDataSource source)
{
    private const int MostTries = 8;
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(40);

    /// <summary>
    /// Runs <paramref name="work"/> and commits. Throws <see cref="CommitUnknownException"/> when the server did not say what became of the
    /// commit; whatever else it throws, the transaction is rolled back.
    /// </summary>
    public async Task RunAsync(Func<PostgresSession, Task> work)
    {
        await using var connection = await source.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted);
        var session = new PostgresSession(connection);
        await work(session);
        if (session.Fault is { } fault) throw fault;
        await CommitAsync(connection, transaction);
    }

    /// <summary>
    /// A warning beside a commit says that it did not wait for its replica: written here, it may be gone with the next failover.
    /// </summary>
    private static async Task CommitAsync(NpgsqlConnection connection, NpgsqlTransaction transaction)
    {
        PostgresNotice? warning = null;
        void Hear(object sender, NpgsqlNoticeEventArgs heard) =>
            warning = heard.Notice.InvariantSeverity == "WARNING" ? heard.Notice : warning;
        connection.Notice += Hear;
        try
        {
            await transaction.CommitAsync();
        }
        catch (Exception e) when (!PostgresFaults.IsRolledBack(e))
        {
            throw new CommitUnknownException(e);
        }
        finally
        {
            connection.Notice -= Hear;
        }

        if (warning is not null) throw new CommitUnknownException(new IOException(warning.MessageText));
    }

    /// <summary>
    /// The same, again after a deadlock or on a connection that had gone: nothing is kept of a try that failed before its commit.
    /// </summary>
    public async Task RunAgainAsync(Func<PostgresSession, Task> work)
    {
        var isRenewed = false;
        for (var tries = 1; ; tries++)
        {
            try
            {
                await RunAsync(work);
                return;
            }
            catch (Exception e) when (PostgresFaults.IsCrossed(e) && tries < MostTries)
            {
                await Task.Delay(Random.Shared.NextDouble() * tries * LongestPause);
            }
            catch (Exception e) when (PostgresFaults.IsBroken(e) && !isRenewed)
            {
                isRenewed = true;
            }
        }
    }
}
