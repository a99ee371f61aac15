using Enclosure.Mail;
using Enclosure.Mail.Delivery;
using Enclosure.Tests.Support;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Mail.Delivery;

/// <summary>Who carries what: leases, and what holds without them.</summary>
public sealed class OutboxTests
{
    private const string Ann = "ann@example.com";
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task What_is_claimed_is_nobody_else_s_until_the_lease_ends()
    {
        await using var fixture = await CoreFixture.OpenAsync(relay: new ScriptedRelay().Delivery);
        await fixture.SendAsync(Ann);

        var job = (await fixture.Core.Outbox.ClaimAsync(10, None)).ShouldHaveSingleItem();
        (await fixture.Core.Outbox.ClaimAsync(10, None)).ShouldBeEmpty();
        fixture.Clock.Advance(TimeSpan.FromMinutes(1));
        (await fixture.Core.Outbox.RenewAsync(job)).ShouldBeTrue();
        fixture.Clock.Advance(TimeSpan.FromMinutes(1.9));
        (await fixture.Core.Outbox.ClaimAsync(10, None)).ShouldBeEmpty();
        fixture.Clock.Advance(TimeSpan.FromMinutes(0.1));
        (await fixture.Core.Outbox.ClaimAsync(10, None)).ShouldHaveSingleItem().Lease.ShouldNotBe(job.Lease);

        (await fixture.Core.Outbox.RenewAsync(job)).ShouldBeFalse();
        (await fixture.Core.Outbox.SettleAsync(
            job, new CarriedMail(CarryEnd.Settled, [new RecipientResult(0, RecipientStatus.Failed, null, null)]))).ShouldBeFalse();
        await fixture.Core.Outbox.GiveBackAsync(job);
        (await fixture.Core.Outbox.ClaimAsync(10, None)).ShouldBeEmpty();
    }

    [Fact]
    public async Task What_is_given_back_is_due_at_once()
    {
        await using var fixture = await CoreFixture.OpenAsync();
        await fixture.SendAsync(Ann);
        await fixture.Core.Outbox.GiveBackAsync((await fixture.Core.Outbox.ClaimAsync(10, None)).ShouldHaveSingleItem());

        (await fixture.Core.Outbox.ClaimAsync(10, None)).ShouldHaveSingleItem().Attempts.ShouldBe(0);
    }

    [Fact]
    public async Task What_is_due_longest_is_claimed_first()
    {
        await using var fixture = await CoreFixture.OpenAsync();
        var sent = new List<Guid>();
        for (var n = 0; n < 5; n++)
        {
            sent.Add((await fixture.SendAsync(Ann)).Id);
            fixture.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        (await fixture.Core.Outbox.ClaimAsync(3, None)).Select(job => job.MessageId).ShouldBe(sent[..3], ignoreOrder: true);
        (await fixture.Core.Outbox.ClaimAsync(3, None)).Select(job => job.MessageId).ShouldBe(sent[3..], ignoreOrder: true);
    }

    [Fact]
    public async Task Claiming_finds_what_is_due_by_its_index()
    {
        TestDatabase.SkipUnlessSqlite("its plan");
        await using var fixture = await CoreFixture.OpenAsync();

        var plan = await fixture.Core.Database.ReadAsync(
            sql => sql.ListAsync(
                $"explain query plan {Outbox.Claim(sql)}",
                new { lease = "x", until = 1, now = 0, limit = 8 },
                row => $"{row.Integer()} {row.Integer()} {row.Integer()} {row.Text()}"),
            None);

        plan.ShouldContain(step => step.Contains("SEARCH outbox USING INDEX outbox_due (next_attempt_at<?)")
            || step.Contains("COVERING INDEX outbox_due"));
        plan.ShouldNotContain(step => step.Contains("SCAN outbox") || step.Contains("TEMP B-TREE"));
    }

    [Fact]
    public async Task A_lease_lost_while_the_relay_hangs_gets_no_final_dot()
    {
        var relay = new ScriptedRelay();
        await using var fixture = await CoreFixture.OpenAsync(relay: relay.Delivery);
        var message = await fixture.SendAsync(Ann);
        relay.BeforeEnd = _ => fixture.Core.Database.WriteAsync(sql => sql.ExecuteAsync("update outbox set lease = 'other'"));

        (await fixture.Core.CarryAsync()).ShouldHaveSingleItem().End.ShouldBe(CarryEnd.LeaseLost);

        (relay.Dropped, relay.Ended.Count).ShouldBe((1, 0));
        (await fixture.StandingAsync(message)).ShouldBe(["queued"]);
    }

    [Fact]
    public async Task A_relay_that_hangs_longer_than_the_lease_keeps_it_and_one_whose_lease_was_taken_is_left()
    {
        var relay = new ScriptedRelay();
        await using var fixture = await CoreFixture.OpenAsync(relay: relay.Delivery);
        await fixture.SendAsync(Ann);
        var (hangs, goOn) = (new TaskCompletionSource(), new TaskCompletionSource());
        relay.BeforeEnd = async ct =>
        {
            hangs.SetResult();
            await goOn.Task.WaitAsync(ct);
        };
        var carrying = fixture.Core.CarryAsync();
        await hangs.Task;

        for (var third = 0; third < 9; third++)
        {
            fixture.Clock.Advance(fixture.Core.Outbox.RenewalInterval);
            await Eventually.TrueAsync(
                async () => await DueInAsync(fixture) == 3 * fixture.Core.Outbox.RenewalInterval, "the lease is renewed");
            (await fixture.Core.Outbox.ClaimAsync(10, None)).ShouldBeEmpty();
        }

        await fixture.Core.Database.WriteAsync(sql => sql.ExecuteAsync("update outbox set lease = 'other'"));
        fixture.Clock.Advance(fixture.Core.Outbox.RenewalInterval);

        (await carrying).ShouldHaveSingleItem().End.ShouldBe(CarryEnd.LeaseLost);
        relay.Ended.ShouldBeEmpty();
    }

    [Fact]
    public async Task Two_processes_at_once_carry_each_message_once()
    {
        var relay = new ScriptedRelay();
        await using var fixture = await CoreFixture.OpenAsync(relay: relay.Delivery);
        await using var second = await fixture.OpenBesideAsync(relay.Delivery);
        for (var n = 0; n < 20; n++) await fixture.SendAsync($"{n}@example.com");

        await Task.WhenAll(Enumerable.Range(0, 8).Select(n => Task.Run(() => (n % 2 == 0 ? fixture.Core : second).CarryAsync())));

        relay.Ended.SelectMany(each => each.Envelope.Recipients)
            .Order()
            .ShouldBe(Enumerable.Range(0, 20).Select(n => $"{n}@example.com").Order());
        (await fixture.CountAsync("outbox")).ShouldBe(0);
    }

    [Fact]
    public async Task What_a_dead_process_had_claimed_is_carried_by_the_next_when_its_lease_ends()
    {
        var relay = new ScriptedRelay();
        await using var fixture = await CoreFixture.OpenAsync(relay: relay.Delivery);
        var message = await fixture.SendAsync(Ann);
        relay.AfterEnd = async () =>
        {
            await fixture.Core.Database.WriteAsync(sql => sql.ExecuteAsync("update outbox set lease = 'dead'"));
            throw new InvalidOperationException("The process dies here and writes nothing more.");
        };
        await Should.ThrowAsync<InvalidOperationException>(() => fixture.Core.CarryAsync());
        relay.AfterEnd = () => Task.CompletedTask;

        await using var next = await fixture.OpenBesideAsync(relay.Delivery);
        (await next.CarryAsync()).ShouldBeEmpty();
        fixture.Clock.Advance(TimeSpan.FromMinutes(2));
        await next.CarryAsync();

        relay.Ended.Select(each => each.Text).Distinct().ShouldHaveSingleItem();
        (await fixture.StandingAsync(message)).ShouldBe(["delivered 250"]);
    }

    [Fact]
    public async Task A_server_that_starts_takes_up_at_once_what_the_one_before_had_claimed()
    {
        await using var fixture = await CoreFixture.OpenAsync(relay: new ScriptedRelay().Delivery);
        await fixture.SendAsync(Ann);
        var dead = (await fixture.Core.Outbox.ClaimAsync(1, None)).ShouldHaveSingleItem();

        await using var next = await fixture.OpenNextAsync(new ScriptedRelay().Delivery);
        await next.RecoverAsync(None);

        (await next.CarryAsync()).ShouldHaveSingleItem().End.ShouldBe(CarryEnd.Settled);
        (await fixture.Core.Outbox.RenewAsync(dead)).ShouldBeFalse();
    }

    [Fact]
    public async Task A_process_that_stops_before_the_final_dot_gives_up_and_after_it_waits_for_the_answer()
    {
        var relay = new ScriptedRelay();
        await using var fixture = await CoreFixture.OpenAsync(relay: relay.Delivery);
        await fixture.SendAsync(Ann);
        using var early = new CancellationTokenSource();
        relay.BeforeEnd = async ct =>
        {
            await early.CancelAsync();
            ct.ThrowIfCancellationRequested();
        };
        var job = (await fixture.Core.Outbox.ClaimAsync(1, None)).ShouldHaveSingleItem();
        await Should.ThrowAsync<OperationCanceledException>(() => fixture.Core.Courier.CarryAsync(job, early.Token));

        using var late = new CancellationTokenSource();
        (relay.BeforeEnd, relay.AfterEnd) = (_ => Task.CompletedTask, late.CancelAsync);
        (await fixture.Core.Courier.CarryAsync(job, late.Token)).End.ShouldBe(CarryEnd.Settled);
    }

    private static async Task<TimeSpan> DueInAsync(CoreFixture fixture) =>
        DateTimeOffset.FromUnixTimeMilliseconds(
            await fixture.Core.Database.ReadAsync(sql => sql.ValueAsync<long>("select next_attempt_at from outbox"), None))
        - fixture.Clock.GetUtcNow();
}
