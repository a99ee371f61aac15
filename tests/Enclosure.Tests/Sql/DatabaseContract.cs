using Enclosure.Sql;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Sql;

/// <summary>What both engines keep, whichever is underneath.</summary>
public abstract partial class DatabaseContract
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task A_read_sees_what_was_committed_before_it()
    {
        await using var fixture = await CreateAsync();
        for (var id = 1; id <= 50; id++)
        {
            await fixture.Database.WriteAsync(sql => EngineFixture.InsertAsync(sql, id));
            (await fixture.IdsAsync()).Count.ShouldBe(id);
        }
    }

    [Fact]
    public async Task A_refusal_rolls_back_what_was_written_before_it()
    {
        await using var fixture = await CreateAsync();
        var account = await fixture.AccountAsync();
        Func<SqlSession, Task> work = async sql =>
        {
            await EngineFixture.InsertAsync(sql, 1);
            throw new RefusedException(Refusal.NotFound, "Not here.");
        };

        (await Should.ThrowAsync<RefusedException>(() => fixture.Database.WriteAsync(work))).Reason.ShouldBe(Refusal.NotFound);
        (await Should.ThrowAsync<RefusedException>(() => fixture.Database.WriteAsync(account, work))).Reason.ShouldBe(Refusal.NotFound);

        (await fixture.IdsAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task Work_of_an_account_that_waits_together_is_committed_together()
    {
        await using var fixture = await CreateAsync();
        var account = await fixture.AccountAsync();
        var before = await fixture.CommitsAsync();
        var release = await fixture.HoldAsync(account);
        var writes = Enumerable.Range(0, 50).Select(id => fixture.Database.WriteAsync(account, sql => EngineFixture.InsertAsync(sql, id)))
            .ToList();

        release();
        await Task.WhenAll(writes);

        (await fixture.IdsAsync()).Count.ShouldBe(50);
        (await fixture.CommitsAsync() - before).ShouldBe(1);
    }

    [Fact]
    public async Task A_piece_that_fails_spoils_only_itself()
    {
        await using var fixture = await CreateAsync();
        var account = await fixture.AccountAsync();
        var release = await fixture.HoldAsync(account);
        var good = fixture.Database.WriteAsync(account, sql => EngineFixture.InsertAsync(sql, 1));
        var twice = fixture.Database.WriteAsync(account, async sql =>
        {
            await EngineFixture.InsertAsync(sql, 2);
            await EngineFixture.InsertAsync(sql, 1);
        });
        var refused = fixture.Database.WriteAsync<int>(account, async sql =>
        {
            await EngineFixture.InsertAsync(sql, 4);
            throw new RefusedException(Refusal.NotFound, "Not here.");
        });
        var last = fixture.Database.WriteAsync(account, sql => EngineFixture.InsertAsync(sql, 3));

        release();
        await good;
        await Should.ThrowAsync<Exception>(() => twice);
        (await Should.ThrowAsync<RefusedException>(() => refused)).Reason.ShouldBe(Refusal.NotFound);
        await last;

        (await fixture.IdsAsync()).ShouldBe([1, 3]);
    }

    [Fact]
    public async Task No_answer_comes_before_the_commit_of_its_group()
    {
        await using var fixture = await CreateAsync();
        var account = await fixture.AccountAsync();
        var release = await fixture.HoldAsync(account);
        var (ran, hold) = (new TaskCompletionSource(), new ManualResetEventSlim());
        var first = fixture.Database.WriteAsync(account, sql => EngineFixture.InsertAsync(sql, 1));
        var second = fixture.Database.WriteAsync(account, _ =>
        {
            ran.TrySetResult();
            hold.Wait();
            return Task.CompletedTask;
        });

        release();
        await ran.Task;
        first.IsCompleted.ShouldBeFalse();
        (await fixture.IdsAsync()).ShouldBeEmpty();

        hold.Set();
        await Task.WhenAll(first, second);
        (await fixture.IdsAsync()).ShouldBe([1]);
    }

    [Fact]
    public async Task Work_of_one_account_runs_one_after_another_whichever_copy_of_the_server_it_comes_to()
    {
        await using var fixture = await CreateAsync();
        await using var other = await fixture.OpenBesideAsync();
        var account = await fixture.AccountAsync();
        await fixture.Database.WriteAsync(sql => EngineFixture.InsertAsync(sql, 1, "0"));
        var both = new[] { fixture.Database, other };

        await Task.WhenAll(Enumerable.Range(0, 100).Select(i => both[i % 2].WriteAsync(account, async sql =>
        {
            var seen = long.Parse(await sql.ValueAsync<string>("select text from notes where id = 1"), null);
            await sql.ExecuteAsync("update notes set text = @text where id = 1", new { text = $"{seen + 1}" });
        })));

        (await fixture.TextAsync(1)).ShouldBe("100");
    }

    [Fact]
    public async Task Two_copies_on_the_same_rows_lose_no_write_of_each_other()
    {
        await using var fixture = await CreateAsync();
        await using var other = await fixture.OpenBesideAsync();
        await fixture.Database.WriteAsync(sql => EngineFixture.InsertAsync(sql, 1, "0"));
        var both = new[] { fixture.Database, other };

        await Task.WhenAll(Enumerable.Range(0, 100).Select(i => both[i % 2].WriteAsync(
            sql => sql.ExecuteAsync("update notes set text = cast(cast(text as bigint) + 1 as text) where id = 1"))));

        (await fixture.TextAsync(1)).ShouldBe("100");
    }

    [Fact]
    public async Task A_lock_has_one_holder_at_a_time()
    {
        await using var fixture = await CreateAsync();
        await using var other = await fixture.OpenBesideAsync();
        var both = new[] { fixture.Database, other };

        await Task.WhenAll(Enumerable.Range(0, 20).Select(i => both[i % 2].WriteAsync(async sql =>
        {
            await sql.LockAsync("notes");
            if (await sql.ValueAsync<long>("select count(*) from notes") == 0) await EngineFixture.InsertAsync(sql, i);
        })));

        (await fixture.IdsAsync()).Count.ShouldBe(1);
    }

    [Fact]
    public async Task Workers_that_claim_at_once_get_each_row_once()
    {
        await using var fixture = await CreateAsync();
        await using var other = await fixture.OpenBesideAsync();
        await fixture.Database.WriteAsync(async sql =>
        {
            for (var id = 0; id < 400; id++) await EngineFixture.InsertAsync(sql, id);
        });
        var both = new[] { fixture.Database, other };

        var claimed = await Task.WhenAll(Enumerable.Range(0, 8).Select(worker => Task.Run(() => ClaimAllAsync(both[worker % 2], worker))));

        claimed.SelectMany(ids => ids).Order().ShouldBe(Enumerable.Range(0, 400).Select(id => (long)id));
    }

    [Fact]
    public async Task A_snapshot_shows_one_state_of_all_rows_and_cannot_write()
    {
        await using var fixture = await CreateAsync();
        await fixture.Database.WriteAsync(sql => EngineFixture.InsertAsync(sql, 1));

        var seen = await fixture.Database.SnapshotAsync(
            async sql =>
            {
                await fixture.Database.WriteAsync(write => EngineFixture.InsertAsync(write, 2));
                return await sql.ValueAsync<long>("select count(*) from notes");
            },
            None);

        seen.ShouldBe(1);
        (await fixture.IdsAsync()).ShouldBe([1, 2]);
        (await Should.ThrowAsync<RefusedException>(() => fixture.Database.SnapshotAsync(sql => EngineFixture.InsertAsync(sql, 3), None)))
            .Reason.ShouldBe(Refusal.Unavailable);
    }

    [Fact]
    public async Task A_batch_tells_the_rows_that_each_statement_changed()
    {
        await using var fixture = await CreateAsync();
        var (id, now) = (Guid.CreateVersion7(), DateTimeOffset.FromUnixTimeMilliseconds(1_763_700_000_123));

        var rows = await fixture.Database.WriteAsync(sql => sql.BatchAsync(
            new SqlStatement(
                "insert into notes (id, text, other) values (1, @id, @now), (2, @text, @none)",
                new { id, now, text = "b\0", none = (long?)null }),
            new SqlStatement("update notes set other = 1 where id = 9"),
            new SqlStatement("update notes set text = text || @more where id = @two", new { more = "!", two = 2 })));

        rows.ShouldBe([2, 0, 1]);
        (await fixture.TextAsync(1)).ShouldBe(id.ToString());
        (await fixture.TextAsync(2)).ShouldBe("b\uFFFD!");
    }

    [Fact]
    public async Task Rows_taken_in_bulk_come_out_as_a_stream()
    {
        await using var fixture = await CreateAsync();

        var taken = await fixture.Database.WriteAsync(sql => sql.ImportAsync("notes", ["id", "text", "other"], RowsAsync(1000)));
        var back = await fixture.Database.SnapshotAsync(
            async sql =>
            {
                var rows = new List<object?[]>();
                await foreach (var row in sql.StreamAsync("select id, text, other from notes order by id", ct: None)) rows.Add(row);
                return rows;
            },
            None);

        taken.ShouldBe(1000);
        back.Count.ShouldBe(1000);
        back[7].ShouldBe([7L, "\u00E97\uFFFD", null]);
        back[8].ShouldBe([8L, "\u00E98\uFFFD", 8L]);
    }

    [Fact]
    public async Task Programs_that_start_at_once_run_each_migration_once()
    {
        await using var fixture = await CreateAsync();
        var (one, two) = await fixture.OpenEmptyAsync();
        await using (one)
        await using (two)
        {
            await Task.WhenAll(Migrator.RunAsync(one, TimeProvider.System), Migrator.RunAsync(two, TimeProvider.System));

            var numbers = await one.ReadAsync(sql => sql.ListAsync<long>("select number from migrations order by number"), None);
            numbers.ShouldBe([.. Enumerable.Range(1, Migrator.Known().Count).Select(number => (long)number)]);
        }
    }

    [Fact]
    public async Task Disposing_finishes_what_waits_and_refuses_what_comes_later()
    {
        await using var fixture = await CreateAsync();
        var account = await fixture.AccountAsync();
        var database = await fixture.OpenBesideAsync();
        var writes = Enumerable.Range(0, 50).Select(id => database.WriteAsync(account, sql => EngineFixture.InsertAsync(sql, id))).ToList();

        await database.DisposeAsync();

        await Task.WhenAll(writes);
        (await fixture.IdsAsync()).Count.ShouldBe(50);
        foreach (var late in new Func<Task>[]
        {
            () => database.WriteAsync(account, sql => EngineFixture.InsertAsync(sql, 99)),
            () => database.WriteAsync(sql => EngineFixture.InsertAsync(sql, 99)),
        })
            (await Should.ThrowAsync<RefusedException>(late)).Reason.ShouldBe(Refusal.Unavailable);
    }

    internal abstract Task<EngineFixture> CreateAsync();

    private static async Task<List<long>> ClaimAllAsync(Database database, int worker)
    {
        var claimed = new List<long>();
        while (true)
        {
            var some = await database.WriteAsync(sql => sql.ListAsync<long>(
                $"""
                with free as (select id from notes where other is null order by id limit 7 {sql.ForClaim()})
                update notes set other = @worker where other is null and id in (select id from free) returning id
                """,
                new { worker }));
            if (some.Count == 0) return claimed;
            claimed.AddRange(some);
        }
    }

    private static async IAsyncEnumerable<object?[]> RowsAsync(int count)
    {
        for (var id = 0L; id < count; id++)
        {
            await Task.Yield();
            yield return [id, $"\u00E9{id}\0", id % 2 == 0 ? id : null];
        }
    }
}
