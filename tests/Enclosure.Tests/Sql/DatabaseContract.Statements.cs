using Shouldly;
using Xunit;

namespace Enclosure.Tests.Sql;

/// <summary>Work that is statements alone, which an engine may send together.</summary>
public abstract partial class DatabaseContract
{
    [Fact]
    public async Task Statements_alone_run_in_their_turn_among_other_work()
    {
        await using var fixture = await CreateAsync();
        var account = await fixture.AccountAsync();
        var release = await fixture.HoldAsync(account);
        var made = fixture.Database.WriteAsync(account, EngineFixture.Insert(1));
        var grown = fixture.Database.WriteAsync(account, EngineFixture.Append(1, "+"));
        var read = fixture.Database.WriteAsync(account, sql => sql.ValueAsync<string>("select text from notes where id = 1"));
        var after = fixture.Database.WriteAsync(account, EngineFixture.Append(1, "-"));
        var none = fixture.Database.WriteAsync(account, EngineFixture.Append(2, "!"));

        release();

        (await Task.WhenAll(made, grown, after, none)).ShouldBe([1, 1, 1, 0]);
        (await read).ShouldBe("note+");
        (await fixture.TextAsync(1)).ShouldBe("note+-");
    }

    [Fact]
    public async Task Statements_whose_outcome_is_refused_or_that_fail_spoil_only_themselves()
    {
        await using var fixture = await CreateAsync();
        var account = await fixture.AccountAsync();
        var release = await fixture.HoldAsync(account);
        var good = fixture.Database.WriteAsync(account, EngineFixture.Insert(1));
        var refused = fixture.Database.WriteAsync(
            account, EngineFixture.Insert(2).Select<int>(_ => throw new RefusedException(Refusal.NotFound, "Not here.")));
        var twice = fixture.Database.WriteAsync(account, EngineFixture.Insert(1));
        var last = fixture.Database.WriteAsync(account, EngineFixture.Insert(3));

        release();

        (await good).ShouldBe(1);
        (await Should.ThrowAsync<RefusedException>(() => refused)).Reason.ShouldBe(Refusal.NotFound);
        await Should.ThrowAsync<Exception>(() => twice);
        (await last).ShouldBe(1);
        (await fixture.IdsAsync()).ShouldBe([1, 3]);
    }

    [Fact]
    public async Task More_statements_than_a_group_holds_all_run_once()
    {
        await using var fixture = await CreateAsync();
        var account = await fixture.AccountAsync();
        var release = await fixture.HoldAsync(account);
        var writes = Enumerable.Range(0, 500).Select(id => fixture.Database.WriteAsync(account, EngineFixture.Insert(id))).ToList();

        release();

        (await Task.WhenAll(writes)).ShouldAllBe(rows => rows == 1);
        (await fixture.IdsAsync()).Count.ShouldBe(500);
    }
}
