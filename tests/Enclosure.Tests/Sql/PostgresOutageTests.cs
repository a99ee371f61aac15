using System.Collections.Concurrent;
using Enclosure.Sql;
using Enclosure.Tests.Support;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Sql;

public sealed class PostgresOutageTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task While_the_server_is_stopped_it_is_unavailable_and_afterwards_it_works()
    {
        using var server = PostgresServer.StartOwn(("DURABLE", "1"));
        await using var database = await PostgresDatabase.OpenAsync(PostgresUrl.Parse(server.Url), None);
        await MakeNotesAsync(database);
        await database.WriteAsync(sql => InsertAsync(sql, 1));

        server.Stop();
        foreach (var late in new Func<Task>[] { () => database.WriteAsync(sql => InsertAsync(sql, 2)), () => IdsAsync(database) })
            (await Should.ThrowAsync<RefusedException>(late)).Reason.ShouldBe(Refusal.Unavailable);

        server.StartAgain();
        await Eventually.TrueAsync(() => TryInsertAsync(database, 3), "it writes again");
        (await IdsAsync(database)).ShouldBe([1, 3]);
    }

    [Fact]
    public async Task An_idle_connection_that_the_server_ended_is_noticed_by_nobody()
    {
        using var server = PostgresServer.StartOwn(("DURABLE", "1"));
        await using var database = await PostgresDatabase.OpenAsync(PostgresUrl.Parse(server.Url), None);
        await MakeNotesAsync(database);

        server.Stop("fast");
        server.StartAgain();

        await database.WriteAsync(sql => InsertAsync(sql, 1));
        (await IdsAsync(database)).ShouldBe([1]);
    }

    [Fact]
    public async Task When_a_replica_takes_over_no_acknowledged_row_is_lost()
    {
        using var primary = PostgresServer.StartOwn(("DURABLE", "1"));
        using var replica = PostgresServer.StartOwn(("DURABLE", "1"), ("REPLICA_OF", $"{primary.Port}"));
        var url = $"postgres://postgres@127.0.0.1:{primary.Port},127.0.0.1:{replica.Port}/postgres?connect_timeout=2";
        await using var database = await PostgresDatabase.OpenAsync(PostgresUrl.Parse(url), None);
        await MakeNotesAsync(database);
        await WaitForReplicaAsync(database);
        var (kept, stop, next) = (new ConcurrentBag<long>(), new CancellationTokenSource(), 0L);
        var writers = Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                var id = Interlocked.Increment(ref next);
                if (await TryInsertAsync(database, id)) kept.Add(id);
            }
        })).ToList();

        await Eventually.TrueAsync(() => kept.Count > 50, "rows are written to the first");
        primary.Stop();
        var before = kept.Count;
        replica.Promote();
        await Eventually.TrueAsync(() => kept.Count > before + 50, "rows are written to the second");
        await stop.CancelAsync();
        await Task.WhenAll(writers);

        kept.Except(await IdsAsync(database)).ShouldBeEmpty();
    }

    /// <summary>From here on every commit waits for the replica.</summary>
    private static async Task WaitForReplicaAsync(Database database)
    {
        await Eventually.TrueAsync(
            () => database.ReadAsync(
                async sql => await sql.ValueAsync<long>("select count(*) from pg_stat_replication where state = 'streaming'") == 1, None),
            "the replica follows");
        await database.ReadAsync(sql => sql.ExecuteAsync("alter system set synchronous_standby_names = '*'"), None);
        await database.ReadAsync(sql => sql.ExecuteAsync("select pg_reload_conf()"), None);
        await Eventually.TrueAsync(
            () => database.ReadAsync(
                async sql => await sql.ValueAsync<long>("select count(*) from pg_stat_replication where sync_state = 'sync'") == 1, None),
            "commits wait for it");
    }

    private static async Task<bool> TryInsertAsync(Database database, long id)
    {
        try
        {
            await database.WriteAsync(sql => InsertAsync(sql, id));
            return true;
        }
        catch (Exception e) when (e is CommitUnknownException or RefusedException { Reason: Refusal.Unavailable })
        {
            return false;
        }
    }

    private static Task<int> InsertAsync(SqlSession sql, long id) =>
        sql.ExecuteAsync("insert into notes (id) values (@id)", new { id });

    private static Task MakeNotesAsync(Database database) =>
        database.WriteAsync(sql => sql.ExecuteAsync("create table notes (id bigint primary key)"));

    private static Task<IReadOnlyList<long>> IdsAsync(Database database) =>
        database.ReadAsync(sql => sql.ListAsync<long>("select id from notes order by id"), None);
}
