namespace Enclosure.Sql;

/// <summary>
/// Rows under one of two engines. The same SQL text runs on both: text, bigint as Unix milliseconds or 0/1,
/// <c>on conflict</c>, <c>returning</c>, partial indexes, <c>@name</c> parameters.
/// </summary>
public abstract class Database : IAsyncDisposable
{
    /// <summary>What runs underneath, for the start-up line: engine and version.</summary>
    public abstract string Description { get; }

    /// <summary>Runs <paramref name="read"/> on a connection that sees all that was committed before. It must not write.</summary>
    public abstract Task<T> ReadAsync<T>(Func<SqlSession, Task<T>> read, CancellationToken ct);

    /// <summary>
    /// Runs <paramref name="work"/> in a transaction and returns once it is durable. What <paramref name="work"/> throws is rolled
    /// back and thrown on; <see cref="CommitUnknownException"/> alone leaves open whether the rows are there. It takes no
    /// cancellation: work that was begun is answered. <paramref name="work"/> may run on another thread and must await nothing
    /// but its session.
    /// </summary>
    public abstract Task<T> WriteAsync<T>(Func<SqlSession, Task<T>> work);

    public Task WriteAsync(Func<SqlSession, Task> work) =>
        WriteAsync(async session =>
        {
            await work(session);
            return true;
        });

    public abstract ValueTask DisposeAsync();
}

/// <summary>The commit failed in a way that leaves open whether it happened. Keep the bytes: the row decides later.</summary>
public sealed class CommitUnknownException(Exception inner)
    : Exception("The database did not say whether the change was kept; ask again.", inner);
