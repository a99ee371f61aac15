using Enclosure.Sweeping;
using Enclosure.Tests.Support;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Sweeping;

public sealed class SweepReportTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_last_sweep_is_remembered_for_whichever_copy_asks()
    {
        await using var fixture = await CoreFixture.OpenAsync();
        (await fixture.Core.SweepReports.FindAsync(Ct)).ShouldBeNull();
        await fixture.IssueAsync(5);
        fixture.Clock.Advance(TimeSpan.FromHours(1));

        var result = await fixture.Core.Sweep.RunAsync(Ct);

        await using var beside = await fixture.OpenBesideAsync(relay: null);
        var report = (await beside.SweepReports.FindAsync(Ct))!;
        report.EndedAt.ToUnixTimeMilliseconds().ShouldBe(fixture.Clock.GetUtcNow().ToUnixTimeMilliseconds());
        report.Counts.ShouldBe(result.Counts);
        report.Counts.ShouldContain(new ChoreCount("expired", 1));
    }

    [Fact]
    public async Task A_chore_is_repeated_while_its_batches_are_full_and_the_lease_is_held()
    {
        await using var fixture = await CoreFixture.OpenAsync();
        var (left, batches) = (Chore.Batch * 2 + 1, 0);
        var chore = Chore.Batched("many", (batch, _) =>
        {
            batches++;
            var taken = Math.Min(batch, left);
            left -= taken;
            return Task.FromResult(taken);
        });

        var result = await new Sweep(fixture.Core.Database, Enclosure.Sql.RowHolder.Passing(), [chore], fixture.Clock).RunAsync(Ct);

        (result["many"], batches, left).ShouldBe((Chore.Batch * 2 + 1, 3, 0));
        result["other"].ShouldBe(0);
    }
}
