namespace Enclosure.Sql;

/// <summary>
/// Rows under one of two engines. The same SQL text runs on both: text, bigint as Unix milliseconds or 0/1,
/// <c>on conflict</c>, <c>returning</c>, partial indexes, <c>@name</c> parameters.
/// </summary>
public abstract class Database : IAsyncDisposable
{
    /// <summary>What runs underneath, for the start-up line: engine, version and place, never a password.</summary>
    public abstract string Description { get; }

    /// <summary>Whether copies of the server on other machines may work on the same rows.</summary>
    public abstract bool IsShared { get; }

    /// <summary>Runs <paramref name="read"/> on a connection that sees all that was committed before. It must not write.</summary>
    public abstract Task<T> ReadAsync<T>(Func<SqlSession, Task<T>> read, CancellationToken ct);

    /// <summary>
    /// Runs <paramref name="read"/> on one state of all rows: what is committed meanwhile none of its statements sees. It must not write.
    /// It may await what it likes, and holds a connection of its own for as long.
    /// </summary>
    public abstract Task<T> SnapshotAsync<T>(Func<SqlSession, Task<T>> read, CancellationToken ct);

    /// <summary>
    /// Runs <paramref name="work"/> in a transaction and returns once it is durable. What <paramref name="work"/> throws is rolled
    /// back and thrown on; <see cref="CommitUnknownException"/> alone leaves open whether the rows are there. It takes no
    /// cancellation: work that was begun is answered. <paramref name="work"/> may run on another thread and must await nothing
    /// but its session; it may run more than once, of which the last time counts, and must catch nothing that a statement throws.
    /// </summary>
    public abstract Task<T> WriteAsync<T>(Func<SqlSession, Task<T>> work);

    /// <summary>
    /// The same for work on rows of one account: pieces of one account run one after another, on whatever copy of the server, and those
    /// that wait are committed together.
    /// </summary>
    public abstract Task<T> WriteAsync<T>(Guid accountId, Func<SqlSession, Task<T>> work);

    /// <summary>The same for statements alone: pieces of this kind that wait share a round trip where the engine can.</summary>
    public virtual Task<T> WriteAsync<T>(Guid accountId, SqlBatch<T> batch) => WriteAsync(accountId, batch.RunAsync);

    public Task WriteAsync(Func<SqlSession, Task> work) => WriteAsync(Answering(work));

    public Task WriteAsync(Guid accountId, Func<SqlSession, Task> work) => WriteAsync(accountId, Answering(work));

    public abstract ValueTask DisposeAsync();

    private static Func<SqlSession, Task<bool>> Answering(Func<SqlSession, Task> work) =>
        async session =>
        {
            await work(session);
            return true;
        };
}

/// <summary>The commit failed in a way that leaves open whether it happened. Keep the bytes: the row decides later.</summary>
public sealed class CommitUnknownException(Exception inner)
    : Exception("The database did not say whether the change was kept; ask again.", inner);
