using Enclosure.Sql;

namespace Enclosure.Tests.Sql;

/// <summary>
/// A migrated database of one engine with one small table more, <c>notes</c>, and a way to make work of one account wait.
/// </summary>
internal abstract class EngineFixture : IAsyncDisposable
{
    public abstract Database Database { get; }

    /// <summary>The same rows as another process has them.</summary>
    public abstract Task<Database> OpenBesideAsync();

    /// <summary>A database without any table, from two processes.</summary>
    public abstract Task<(Database One, Database Two)> OpenEmptyAsync();

    /// <summary>How many commits wrote notes since the first.</summary>
    public abstract Task<int> CommitsAsync();

    public static Task<int> InsertAsync(SqlSession sql, long id, string text = "note") =>
        sql.ExecuteAsync("insert into notes (id, text) values (@id, @text)", new { id, text });

    /// <summary>The same as statements alone; the rows it changed.</summary>
    public static SqlBatch<int> Insert(long id) =>
        new([new("insert into notes (id, text) values (@id, 'note')", new { id })], changed => changed.Single());

    public static SqlBatch<int> Append(long id, string text) =>
        new([new("update notes set text = text || @text where id = @id", new { id, text })], changed => changed.Single());

    public Task<IReadOnlyList<long>> IdsAsync() =>
        Database.ReadAsync(sql => sql.ListAsync<long>("select id from notes order by id"), CancellationToken.None);

    public Task<string> TextAsync(long id) =>
        Database.ReadAsync(sql => sql.ValueAsync<string>("select text from notes where id = @id", new { id }), CancellationToken.None);

    /// <summary>An account's row; its id.</summary>
    public async Task<Guid> AccountAsync()
    {
        var id = Guid.CreateVersion7();
        await Database.WriteAsync(sql => sql.ExecuteAsync(
            """
            insert into accounts (id, name, email, slug, created_at, storage_limit_bytes, stored_bytes, pending_bytes, inbound_limit, inbound_month,
                inbound_count, event_seq)
            values (@id, 'x', 'x', @id, 0, 0, 0, 0, 0, '', 0, 0)
            """,
            new { id }));
        return id;
    }

    /// <summary>
    /// Occupies the account's turn until the returned action is called: everything enqueued meanwhile is one group with it.
    /// </summary>
    public async Task<Action> HoldAsync(Guid accountId)
    {
        var (began, go) = (new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), new ManualResetEventSlim());
        _ = Task.Run(() => Database.WriteAsync(accountId, _ =>
        {
            began.TrySetResult();
            go.Wait();
            return Task.CompletedTask;
        }));
        await began.Task;
        return go.Set;
    }

    public abstract ValueTask DisposeAsync();

    protected static Task MakeNotesAsync(Database database) => database.WriteAsync(
        sql => sql.ExecuteAsync("create table notes (id bigint primary key, text text not null, other bigint)"));
}
