using Enclosure.Sql;
using Enclosure.Tests.Support;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Sql;

public sealed class GroupCommitTests
{
    [Fact]
    public async Task Work_that_waits_together_is_committed_together()
    {
        await using var fixture = await SqliteFixture.CreateAsync();
        var before = fixture.CommitsInLog();
        var release = fixture.HoldWriter();
        var writes = Enumerable.Range(0, 200).Select(id => fixture.Database.WriteAsync(sql => SqliteFixture.InsertAsync(sql, id))).ToList();

        release();
        await Task.WhenAll(writes);

        (await fixture.CountAsync()).ShouldBe(200);
        (fixture.CommitsInLog() - before).ShouldBe(1);
    }

    [Fact]
    public async Task No_answer_comes_before_the_commit_of_its_group()
    {
        await using var fixture = await SqliteFixture.CreateAsync();
        var release = fixture.HoldWriter();
        var first = fixture.Database.WriteAsync(sql => SqliteFixture.InsertAsync(sql, 1));
        var hold = new ManualResetEventSlim();
        var ran = new ManualResetEventSlim();
        var second = fixture.Database.WriteAsync(_ =>
        {
            ran.Set();
            hold.Wait();
            return Task.CompletedTask;
        });

        release();
        ran.Wait();
        await Task.Delay(50);
        first.IsCompleted.ShouldBeFalse();
        (await fixture.CountAsync()).ShouldBe(0);

        hold.Set();
        await Task.WhenAll(first, second);
        (await fixture.CountAsync()).ShouldBe(1);
    }

    [Fact]
    public async Task A_failing_statement_spoils_only_its_own_piece_of_work()
    {
        await using var fixture = await SqliteFixture.CreateAsync();
        var release = fixture.HoldWriter();
        var good = fixture.Database.WriteAsync(sql => SqliteFixture.InsertAsync(sql, 1));
        var twice = fixture.Database.WriteAsync(async sql =>
        {
            await SqliteFixture.InsertAsync(sql, 2);
            await SqliteFixture.InsertAsync(sql, 1);
        });
        var last = fixture.Database.WriteAsync(sql => SqliteFixture.InsertAsync(sql, 3));

        release();
        await good;
        await Should.ThrowAsync<Exception>(() => twice);
        await last;

        var ids = await fixture.Database.ReadAsync(sql => sql.ListAsync<long>("select id from notes order by id"), CancellationToken.None);
        ids.ShouldBe([1, 3]);
    }

    [Fact]
    public async Task A_refusal_rolls_back_what_was_written_before_it()
    {
        await using var fixture = await SqliteFixture.CreateAsync();

        var refused = await Should.ThrowAsync<RefusedException>(() => fixture.Database.WriteAsync(async sql =>
        {
            await SqliteFixture.InsertAsync(sql, 1);
            throw new RefusedException(Refusal.NotFound, "Not here.");
        }));

        refused.Reason.ShouldBe(Refusal.NotFound);
        (await fixture.CountAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task When_the_transaction_is_gone_every_member_hears_of_it()
    {
        await using var fixture = await SqliteFixture.CreateAsync();
        var release = fixture.HoldWriter();
        var victim = fixture.Database.WriteAsync(sql => SqliteFixture.InsertAsync(sql, 1));
        var culprit = fixture.Database.WriteAsync(async sql =>
        {
            await sql.ExecuteAsync("rollback");
            throw new InvalidOperationException("As SQLite does by itself on a full disk.");
        });

        release();
        await Should.ThrowAsync<Exception>(() => culprit);
        await Should.ThrowAsync<Exception>(() => victim);

        (await fixture.CountAsync()).ShouldBe(0);
        await fixture.Database.WriteAsync(sql => SqliteFixture.InsertAsync(sql, 9));
        (await fixture.CountAsync()).ShouldBe(1);
    }

    [Fact]
    public async Task A_commit_that_fails_leaves_the_outcome_open_for_every_member()
    {
        await using var fixture = await SqliteFixture.CreateAsync();
        await fixture.Database.WriteAsync(sql => sql.ExecuteAsync("create table replies (note_id bigint references notes (id))"));
        var release = fixture.HoldWriter();
        var member = fixture.Database.WriteAsync(sql => SqliteFixture.InsertAsync(sql, 1));
        var breaker = fixture.Database.WriteAsync(BreakCommitAsync);

        release();
        await Should.ThrowAsync<CommitUnknownException>(() => member);
        await Should.ThrowAsync<CommitUnknownException>(() => breaker);

        await fixture.Database.WriteAsync(sql => SqliteFixture.InsertAsync(sql, 2));
        (await fixture.CountAsync()).ShouldBe(1);
    }

    [Fact]
    public async Task Disposing_finishes_what_waits_and_refuses_what_comes_later()
    {
        using var directory = new TempDirectory();
        var database = SqliteDatabase.Open(directory.File("test.db"));
        await database.WriteAsync(sql => sql.ExecuteAsync("create table notes (id bigint primary key, text text not null)"));
        var writes = Enumerable.Range(0, 50).Select(id => database.WriteAsync(sql => SqliteFixture.InsertAsync(sql, id))).ToList();

        await database.DisposeAsync();

        writes.ShouldAllBe(write => write.IsCompletedSuccessfully || write.Wait(1000));
        var late = await Should.ThrowAsync<RefusedException>(() => database.WriteAsync(sql => SqliteFixture.InsertAsync(sql, 99)));
        late.Reason.ShouldBe(Refusal.Unavailable);
    }

    /// <summary>A foreign key that is looked at only by COMMIT.</summary>
    private static async Task BreakCommitAsync(SqlSession sql)
    {
        await sql.ExecuteAsync("pragma defer_foreign_keys = on");
        await sql.ExecuteAsync("insert into replies (note_id) values (404)");
    }
}
