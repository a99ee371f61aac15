using Enclosure.Events;
using Enclosure.Server;
using Enclosure.Tests.Support;
using Enclosure.Webhooks;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Events;

public sealed class DispatchTests
{
    [Fact]
    public async Task Two_processes_that_dispatch_at_once_make_one_delivery_of_each_event()
    {
        await using var fixture = await CoreFixture.OpenAsync();
        await using var other = await Core.OpenAsync(TestDatabase.SettingsOf(fixture.Data), fixture.Clock, CancellationToken.None);
        var hook = await HookAsync(fixture);
        for (var i = 0; i < 250; i++) await ReceiveAsync(fixture);

        var done = await Task.WhenAll(
            new[] { fixture.Core, other, fixture.Core, other }.Select(core => Task.Run(() => core.Dispatch.RunAsync(
                CancellationToken.None))));

        done.Sum().ShouldBe(250);
        (await CountAsync(fixture, "webhook_deliveries where webhook_id = @Id", hook)).ShouldBe(250);
        (await CountAsync(fixture, "events where dispatched_at is null", hook)).ShouldBe(0);
    }

    [Fact]
    public async Task Two_processes_never_hold_the_same_delivery()
    {
        await using var fixture = await CoreFixture.OpenAsync();
        await using var other = await Core.OpenAsync(TestDatabase.SettingsOf(fixture.Data), fixture.Clock, CancellationToken.None);
        for (var i = 0; i < 20; i++) await HookAsync(fixture);
        await ReceiveAsync(fixture);
        await fixture.Core.Dispatch.RunAsync(CancellationToken.None);

        var claims = await Task.WhenAll(
            Enumerable.Range(0, 8)
                .Select(i => Task.Run(() => (i % 2 == 0 ? fixture.Core : other).DeliveryQueue.ClaimAsync(5, CancellationToken.None))));

        var ids = claims.SelectMany(claim => claim).Select(delivery => delivery.Id).ToList();
        ids.Count.ShouldBe(20);
        ids.ShouldBeUnique();
    }

    [Fact]
    public async Task A_delivery_whose_process_died_is_due_again_when_its_lease_ends_and_the_dead_ones_outcome_does_not_count()
    {
        await using var fixture = await CoreFixture.OpenAsync();
        await HookAsync(fixture);
        await ReceiveAsync(fixture);
        await fixture.Core.Dispatch.RunAsync(CancellationToken.None);
        var queue = fixture.Core.DeliveryQueue;
        var dead = (await queue.ClaimAsync(8, CancellationToken.None)).ShouldHaveSingleItem();
        (await queue.ClaimAsync(8, CancellationToken.None)).ShouldBeEmpty();

        fixture.Clock.Advance(TimeSpan.FromMinutes(2));
        var again = (await queue.ClaimAsync(8, CancellationToken.None)).ShouldHaveSingleItem();
        again.Id.ShouldBe(dead.Id);
        await queue.FailAsync(dead, 500);
        (await CountAsync(fixture, "webhook_deliveries where attempts = 0 and status = 'pending'", null)).ShouldBe(1);
        await queue.SucceedAsync(again, 200);
        (await CountAsync(fixture, "webhook_deliveries where attempts = 1 and status = 'delivered'", null)).ShouldBe(1);
    }

    [Fact]
    public async Task One_hook_has_at_most_two_deliveries_under_way()
    {
        await using var fixture = await CoreFixture.OpenAsync();
        await HookAsync(fixture);
        for (var i = 0; i < 10; i++) await ReceiveAsync(fixture);
        await fixture.Core.Dispatch.RunAsync(CancellationToken.None);

        (await fixture.Core.DeliveryQueue.ClaimAsync(8, CancellationToken.None)).Count.ShouldBe(2);
        (await fixture.Core.DeliveryQueue.ClaimAsync(8, CancellationToken.None)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_hooks_secret_lies_sealed_in_its_row()
    {
        await using var fixture = await CoreFixture.OpenAsync();
        var made = await fixture.Core.Webhooks.CreateAsync(
            fixture.Caller, new NewWebhook(null, "https://a.example/", EventKinds.All, null));

        var kept = await fixture.Core.Database.ReadAsync(
            sql => sql.ValueAsync<string>("select sealed_secret from webhooks"), CancellationToken.None);

        made.Secret.ShouldStartWith("whsec_");
        kept.ShouldNotContain(made.Secret["whsec_".Length..]);
    }

    [Fact]
    public async Task Events_and_deliveries_are_forgotten_after_7_days()
    {
        await using var fixture = await CoreFixture.OpenAsync();
        await HookAsync(fixture);
        await ReceiveAsync(fixture);
        await fixture.Core.Dispatch.RunAsync(CancellationToken.None);
        await ReceiveAsync(fixture);

        fixture.Clock.Advance(EventRetention.Kept - TimeSpan.FromSeconds(1));
        (await fixture.Core.Sweep.RunAsync(CancellationToken.None))["events"].ShouldBe(0);
        fixture.Clock.Advance(TimeSpan.FromSeconds(1));
        var swept = await fixture.Core.Sweep.RunAsync(CancellationToken.None);
        (swept["deliveries"], swept["events"]).ShouldBe((1, 1));

        (await CountAsync(fixture, "webhook_deliveries", null)).ShouldBe(0);
        (await CountAsync(fixture, "events where dispatched_at is null", null)).ShouldBe(1);
    }

    private static async Task<Webhook> HookAsync(CoreFixture fixture) =>
        (await fixture.Core.Webhooks.CreateAsync(
            fixture.Caller, new NewWebhook(null, "https://hooks.example.com/", [EventKinds.MessageReceived], null))).Webhook;

    private static async Task ReceiveAsync(CoreFixture fixture)
    {
        var mailbox = (await fixture.Core.Mailboxes.ListOfAccountAsync(fixture.Caller.Account.Id, CancellationToken.None))[0];
        await fixture.Core.ReceiveAsync(fixture.Caller.Account.Id, mailbox.Id);
    }

    private static Task<long> CountAsync(CoreFixture fixture, string rows, Webhook? hook) =>
        fixture.Core.Database.ReadAsync(
            sql => sql.ValueAsync<long>($"select count(*) from {rows}", new { hook?.Id }), CancellationToken.None);
}
