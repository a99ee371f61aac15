using Enclosure.Sql;
using Enclosure.Tests.Support;
using Npgsql;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Sql;

public sealed class PostgresDatabaseTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task A_commit_that_the_server_is_killed_in_leaves_the_outcome_open_for_every_member()
    {
        await using var fixture = await PostgresFixture.CreateAsync();
        var account = await fixture.AccountAsync();
        await SlowCommitsAsync(fixture.Database);
        var release = await fixture.HoldAsync(account);
        var writes = Enumerable.Range(0, 3).Select(id => fixture.Database.WriteAsync(account, sql => EngineFixture.InsertAsync(sql, id)))
            .ToList();

        release();
        await Eventually.TrueAsync(() => EndBackendsAsync(fixture.Database, "COMMIT"), "a commit is under way");

        foreach (var write in writes) await Should.ThrowAsync<CommitUnknownException>(() => write);
    }

    [Fact]
    public async Task A_commit_of_other_work_is_as_open()
    {
        await using var fixture = await PostgresFixture.CreateAsync();
        await SlowCommitsAsync(fixture.Database);
        var write = fixture.Database.WriteAsync(sql => EngineFixture.InsertAsync(sql, 1));

        await Eventually.TrueAsync(() => EndBackendsAsync(fixture.Database, "COMMIT"), "a commit is under way");

        await Should.ThrowAsync<CommitUnknownException>(() => write);
    }

    [Fact]
    public async Task A_commit_that_the_server_refuses_is_known_not_to_have_happened()
    {
        await using var fixture = await PostgresFixture.CreateAsync();
        await fixture.Database.WriteAsync(sql => sql.ExecuteAsync(
            "create table replies (note_id bigint references notes (id) deferrable initially deferred)"));

        await Should.ThrowAsync<PostgresException>(() => fixture.Database.WriteAsync(
            sql => sql.ExecuteAsync("insert into replies (note_id) values (404)")));
    }

    [Fact]
    public async Task A_connection_that_ends_before_the_commit_is_replaced_and_the_work_runs_again()
    {
        await using var fixture = await PostgresFixture.CreateAsync();
        var account = await fixture.AccountAsync();
        var runs = 0;
        Func<SqlSession, Task> work = async sql =>
        {
            if (Interlocked.Increment(ref runs) % 2 == 1) await sql.ExecuteAsync("select pg_terminate_backend(pg_backend_pid())");
            await EngineFixture.InsertAsync(sql, runs);
        };

        await fixture.Database.WriteAsync(work);
        await fixture.Database.WriteAsync(account, work);

        (await fixture.IdsAsync()).ShouldBe([2, 4]);
    }

    [Fact]
    public async Task The_planner_knows_at_once_of_rows_that_were_added_in_bulk()
    {
        await using var fixture = await PostgresFixture.CreateAsync();
        var rows = Enumerable.Range(0, 300).Select(id => new object?[] { (long)id, "note" }).ToAsyncEnumerable();

        await fixture.Database.WriteAsync(sql => sql.ImportAsync("notes", ["id", "text"], rows));

        (await fixture.Database.ReadAsync(
            sql => sql.ValueAsync<long>("select reltuples::bigint from pg_class where relname = 'notes'"), None)).ShouldBe(300);
    }

    [Fact]
    public async Task What_deadlocks_is_tried_again()
    {
        await using var fixture = await PostgresFixture.CreateAsync();
        await fixture.Database.WriteAsync(async sql =>
        {
            await EngineFixture.InsertAsync(sql, 1, "");
            await EngineFixture.InsertAsync(sql, 2, "");
        });
        using var met = new Barrier(2);
        var tries = 0;

        await Task.WhenAll(CrossAsync(1, 2, "a"), CrossAsync(2, 1, "b"));

        tries.ShouldBeGreaterThan(2);
        (await fixture.TextAsync(1)).Order().ShouldBe("ab");
        (await fixture.TextAsync(2)).Order().ShouldBe("ab");

        Task CrossAsync(long first, long second, string mark) => Task.Run(() => fixture.Database.WriteAsync(async sql =>
        {
            const string Add = "update notes set text = text || @mark where id = @id";
            await sql.ExecuteAsync(Add, new { mark, id = first });
            if (Interlocked.Increment(ref tries) <= 2) met.SignalAndWait(TimeSpan.FromSeconds(10)).ShouldBeTrue();
            await sql.ExecuteAsync(Add, new { mark, id = second });
        }));
    }

    [Fact]
    public async Task A_failed_statement_that_somebody_caught_is_not_acknowledged()
    {
        await using var fixture = await PostgresFixture.CreateAsync();

        await Should.ThrowAsync<PostgresException>(() => fixture.Database.WriteAsync(async sql =>
        {
            await EngineFixture.InsertAsync(sql, 1);
            await Should.ThrowAsync<PostgresException>(() => EngineFixture.InsertAsync(sql, 1));
        }));

        (await fixture.IdsAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task When_every_connection_is_taken_who_comes_is_refused_in_time()
    {
        await using var fixture = await PostgresFixture.CreateAsync("?pool=1&connect_timeout=1");
        var account = await fixture.AccountAsync();
        var release = await fixture.HoldAsync(account);

        foreach (var late in new Func<Task>[]
        {
            () => fixture.Database.ReadAsync(sql => sql.ValueAsync<long>("select count(*) from notes"), None),
            () => fixture.Database.WriteAsync(sql => EngineFixture.InsertAsync(sql, 1)),
            () => fixture.Database.WriteAsync(Guid.NewGuid(), sql => EngineFixture.InsertAsync(sql, 1)),
        })
            (await Should.ThrowAsync<RefusedException>(late)).Reason.ShouldBe(Refusal.Unavailable);

        release();
        await fixture.Database.WriteAsync(account, sql => EngineFixture.InsertAsync(sql, 2));
        (await fixture.IdsAsync()).ShouldBe([2]);
    }

    [Fact]
    public async Task One_connection_is_enough_for_many_accounts_at_once()
    {
        await using var fixture = await PostgresFixture.CreateAsync("?pool=1");
        var accounts = new List<Guid>();
        for (var i = 0; i < 5; i++) accounts.Add(await fixture.AccountAsync());

        await Task.WhenAll(Enumerable.Range(0, 100).Select(
            id => fixture.Database.WriteAsync(accounts[id % 5], sql => EngineFixture.InsertAsync(sql, id))));

        (await fixture.IdsAsync()).Count.ShouldBe(100);
    }

    [Fact]
    public async Task Who_writes_a_row_that_refers_to_an_account_does_not_wait_for_its_turn()
    {
        await using var fixture = await PostgresFixture.CreateAsync();
        var account = await fixture.AccountAsync();
        var release = await fixture.HoldAsync(account);

        await fixture.Database.WriteAsync(sql => sql.ExecuteAsync(
            "insert into mailbox_purges (mailbox_id, account_id, requested_at) values ('x', @account, 0)", new { account }));

        release();
    }

    [Fact]
    public async Task A_server_that_loses_acknowledged_work_is_not_used()
    {
        var url = TestDatabase.Create();
        await using (var database = await PostgresDatabase.OpenAsync(PostgresUrl.Parse(url), None))
            await database.WriteAsync(sql => sql.ExecuteAsync(
                $"alter database {url[(url.LastIndexOf('/') + 1)..]} set synchronous_commit = off"));

        var refused = await Should.ThrowAsync<InvalidOperationException>(() => PostgresDatabase.OpenAsync(PostgresUrl.Parse(url), None));

        refused.Message.ShouldContain("synchronous_commit");
        TestDatabase.Drop(url);
    }

    /// <summary>Every commit that wrote notes takes long, in the server.</summary>
    private static Task SlowCommitsAsync(Database database) => database.WriteAsync(async sql =>
    {
        await sql.ExecuteAsync(
            "create function slow() returns trigger language plpgsql as $$ begin perform pg_sleep(20); return null; end $$");
        await sql.ExecuteAsync(
            "create constraint trigger slow after insert on notes deferrable initially deferred for each row execute function slow()");
    });

    private static Task<bool> EndBackendsAsync(Database database, string query) => database.ReadAsync(
        async sql => await sql.ValueAsync<long>(
            """
            select count(pg_terminate_backend(pid)) from pg_stat_activity
            where datname = current_database() and state = 'active' and query = @query and wait_event = 'PgSleep'
            """,
            new { query }) > 0,
        None);
}
