using Enclosure.Sql;
using Enclosure.Sweeping;
using Enclosure.Tests.Support;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Sweeping;

public sealed class LeaseTests
{
    private static readonly TimeSpan Length = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task One_holds_it_at_a_time()
    {
        await using var fixture = await CoreFixture.OpenAsync();
        var holders = Enumerable.Range(0, 8).Select(_ => New(fixture)).ToList();

        var taken = await Task.WhenAll(holders.Select(each => each.TakeAsync()));

        taken.Count(each => each).ShouldBe(1);
    }

    [Fact]
    public async Task Its_holder_renews_it_and_another_waits()
    {
        await using var fixture = await CoreFixture.OpenAsync();
        var (mine, other) = (New(fixture), New(fixture));
        await mine.TakeAsync();
        fixture.Clock.Advance(Length * 0.9);

        (await mine.TakeAsync()).ShouldBeTrue();
        fixture.Clock.Advance(Length * 0.9);
        (await other.TakeAsync()).ShouldBeFalse();
    }

    [Fact]
    public async Task A_dead_holder_loses_it_by_age()
    {
        await using var fixture = await CoreFixture.OpenAsync();
        await New(fixture).TakeAsync();
        fixture.Clock.Advance(Length);

        (await New(fixture).TakeAsync()).ShouldBeTrue();
    }

    [Fact]
    public async Task Giving_up_lets_the_next_one_in_and_takes_nothing_from_others()
    {
        await using var fixture = await CoreFixture.OpenAsync();
        var (mine, other) = (New(fixture), New(fixture));
        await mine.TakeAsync();

        await other.GiveUpAsync();
        (await other.TakeAsync()).ShouldBeFalse();
        await mine.GiveUpAsync();
        (await other.TakeAsync()).ShouldBeTrue();
    }

    [Fact]
    public async Task A_holder_whose_clock_was_far_ahead_keeps_nobody_out_for_ever()
    {
        await using var fixture = await CoreFixture.OpenAsync();
        await New(fixture, new TestClock(fixture.Clock.GetUtcNow().AddYears(10))).TakeAsync();

        (await New(fixture).TakeAsync()).ShouldBeTrue();
    }

    [Fact]
    public async Task A_sweep_beside_another_does_nothing_and_says_so()
    {
        await using var fixture = await CoreFixture.OpenAsync();
        await New(fixture).TakeAsync();

        (await fixture.Core.Sweep.RunAsync(CancellationToken.None)).Ran.ShouldBeFalse();
    }

    private static Lease New(CoreFixture fixture, TimeProvider? time = null) =>
        new(fixture.Core.Database, RowHolder.Passing(), "sweep", Length, time ?? fixture.Clock);
}
