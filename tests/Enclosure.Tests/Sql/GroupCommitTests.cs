using Enclosure.Sql;
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

    /// <summary>A foreign key that is looked at only by COMMIT.</summary>
    private static async Task BreakCommitAsync(SqlSession sql)
    {
        await sql.ExecuteAsync("pragma defer_foreign_keys = on");
        await sql.ExecuteAsync("insert into replies (note_id) values (404)");
    }
}
