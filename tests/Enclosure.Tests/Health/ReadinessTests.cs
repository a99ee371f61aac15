using Enclosure.Health;
using Enclosure.Tests.Accounts;
using Enclosure.Tests.Support;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Health;

public sealed class ReadinessTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_database_that_does_not_answer_keeps_nobody_waiting()
    {
        await using var fixture = await CoreFixture.OpenAsync();
        var database = new SlowReads(fixture.Core.Database);
        var readiness = new Readiness(database, fixture.Core.Store, fixture.Clock);
        var gate = database.HoldNextRead();

        var looking = readiness.DatabaseAsync(Ct);
        while (!looking.IsCompleted)
        {
            fixture.Clock.Advance(Readiness.Patience);
            await Task.Yield();
        }

        (await looking).Fault.ShouldBe("There was no answer within 2 seconds.");
        gate.SetResult();
        (await readiness.DatabaseAsync(Ct)).IsUsable.ShouldBeTrue();
    }

    [Fact]
    public async Task A_refusal_is_the_reason_why_a_part_cannot_be_used()
    {
        await using var fixture = await CoreFixture.OpenAsync();

        var state = await fixture.Core.Readiness.LookAsync(
            _ => throw new RefusedException(Refusal.Unavailable, "The database cannot be used right now."), Ct);

        state.Fault.ShouldBe("The database cannot be used right now.");
    }

    [Fact]
    public async Task A_place_that_cannot_be_written_to_is_not_ready()
    {
        await using var fixture = await CoreFixture.OpenAsync();
        (await fixture.Core.Readiness.StagingAsync(Ct)).IsUsable.ShouldBeTrue();
        Directory.Delete(Path.Combine(fixture.Data, "incoming"), recursive: true);
        await File.WriteAllTextAsync(Path.Combine(fixture.Data, "incoming"), "", Ct);

        (await fixture.Core.Readiness.StagingAsync(Ct)).IsUsable.ShouldBeFalse();
        await Should.ThrowAsync<Exception>(() => fixture.Core.Readiness.RequireAsync(Ct));
    }
}
