using Enclosure.Sql;

namespace Enclosure.Moving;

/// <summary>
/// The row that says whose copy a database is. No server starts on an unfinished one; the first server on a finished one takes the row
/// away, and from then on the database is nobody's copy.
/// </summary>
public sealed class TransferMarker
{
    private const string Lock = "transfers";

    private readonly Database _target;
    private readonly TimeProvider _time;

    private TransferMarker(Database target, Row row, TimeProvider time)
    {
        (_target, _time) = (target, time);
        (Id, IsFinished) = (row.Id, row.FinishedAt is not null);
    }

    public Guid Id { get; }

    /// <summary>Whether an earlier run came to its end, and nothing served since.</summary>
    public bool IsFinished { get; }

    /// <summary>
    /// The target as this source's copy, begun now or before. Throws <see cref="TransferRefusedException"/> when it is anything else.
    /// </summary>
    public static async Task<TransferMarker> ClaimAsync(TransferSide source, TransferSide target, TimeProvider time)
    {
        var row = await target.Database.WriteAsync(async sql =>
        {
            await sql.LockAsync(Lock);
            if (await FindAsync(sql) is { } earlier) return earlier;
            await RequireNobodysAsync(sql);
            var begun = new Row(Guid.CreateVersion7(time.GetUtcNow()), source.DatabasePlace, target.StorePlace, null);
            await sql.ExecuteAsync(
                "insert into transfers (id, source, store, started_at) values (@Id, @Source, @Store, @now)",
                new { begun.Id, begun.Source, begun.Store, now = time.GetUtcNow() });
            return begun;
        });
        if (row.Source != source.DatabasePlace)
            throw new TransferRefusedException($"The target is a copy of {row.Source}, not of {source.DatabasePlace}: choose another.");
        if (row.Store != target.StorePlace) throw new TransferRefusedException(
            $"The target's files are in {row.Store}, not in {target.StorePlace}: name the same store, or choose an empty database.");
        return new TransferMarker(target.Database, row, time);
    }

    /// <summary>
    /// Whether the database is a copy already, of whatever. Throws <see cref="TransferRefusedException"/> when it is somebody's.
    /// </summary>
    public static Task<bool> IsCopyAsync(Database database, CancellationToken ct) =>
        database.ReadAsync(
            async sql =>
            {
                if (await FindAsync(sql) is not null) return true;
                await RequireNobodysAsync(sql);
                return false;
            },
            ct);

    /// <summary>
    /// For a server that starts: takes the row of a finished copy away. Throws <see cref="InvalidOperationException"/> when the copy is
    /// unfinished.
    /// </summary>
    public static Task EndAsync(Database database) =>
        database.WriteAsync(async sql =>
        {
            await sql.LockAsync(Lock);
            RequireFinished(await FindAsync(sql));
            await sql.ExecuteAsync("delete from transfers");
        });

    /// <summary>Throws <see cref="InvalidOperationException"/> when the database is a copy that was not finished.</summary>
    public static async Task RequireFinishedAsync(Database database, CancellationToken ct) =>
        RequireFinished(await database.ReadAsync(FindAsync, ct));

    /// <summary>The first step of new rows. Throws <see cref="TransferFailedException"/> when a server has started meanwhile.</summary>
    internal async Task BeginRowsAsync(SqlSession sql)
    {
        await sql.LockAsync(Lock);
        if (await sql.ExecuteAsync("update transfers set finished_at = null where id = @Id", new { Id }) == 0) throw TakenOver();
    }

    internal async Task FinishAsync()
    {
        var values = new { Id, now = _time.GetUtcNow() };
        if (await _target.WriteAsync(sql => sql.ExecuteAsync("update transfers set finished_at = @now where id = @Id", values)) == 0)
            throw TakenOver();
    }

    private static async Task RequireNobodysAsync(SqlSession sql)
    {
        if (await sql.ValueAsync<long>("select count(*) from accounts") > 0) throw new TransferRefusedException(
            "The target has accounts and is no copy of anything, or a server has started on it since: choose an empty database.");
    }

    private static void RequireFinished(Row? row)
    {
        if (row is { FinishedAt: null }) throw new InvalidOperationException(
            $"A copy into this database was not finished: run it again, from {row.Source} into {row.Store}, or choose an empty database.");
    }

    private static Task<Row?> FindAsync(SqlSession sql) => sql.FindAsync<Row>("select id, source, store, finished_at from transfers");

    private static TransferFailedException TakenOver() =>
        new("A server has started on the target, or somebody cleared it: this copy was stopped.");

    private sealed record Row(Guid Id, string Source, string Store, DateTimeOffset? FinishedAt);
}
