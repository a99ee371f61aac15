using Enclosure.Attachments;
using Enclosure.Events;
using Enclosure.Mail;
using Enclosure.Mail.Delivery;
using Enclosure.Tests.Support;
using Enclosure.Tests.Support.Servers;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Mail.Delivery;

/// <summary>Messages that this server itself cannot carry.</summary>
public sealed class CourierFaultTests
{
    private const string Ann = "ann@example.com";
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task A_damaged_message_is_tried_at_growing_intervals_until_48_hours_are_over()
    {
        var (tries, relay) = (new List<TimeSpan>(), new ScriptedRelay());
        await using var fixture = await CoreFixture.OpenAsync(relay: relay.Delivery);
        var begin = fixture.Clock.GetUtcNow();
        var message = await fixture.SendAsync(Ann, "demo@localhost");
        await DamageAsync(fixture, message);

        for (var minute = 0; minute < 50 * 60; minute++)
        {
            if (await TryAsync<InvalidDataException>(fixture)) tries.Add(fixture.Clock.GetUtcNow() - begin);
            fixture.Clock.Advance(TimeSpan.FromMinutes(1));
        }

        tries.Select(each => each.TotalMinutes).ShouldBe([0, 1, 6, 36, 156, 876, 1596, 2316, 2880]);
        (await fixture.RecipientsAsync(message)).Select(each => (each.Status, each.Reply)).Distinct().ShouldHaveSingleItem().ShouldBe(
            (RecipientStatus.Failed, "gave up after 48 h; last answer: This server could not read or hand over the message."));
        (await fixture.AgainAsync(message)).Status.ShouldBe(MessageStatus.Failed);
        (await fixture.EventsAsync(message)).ShouldBe([EventKinds.MessageBounced]);
        (await fixture.CountAsync("outbox")).ShouldBe(0);
        relay.Ended.ShouldBeEmpty();
    }

    [Fact]
    public async Task Who_has_it_before_the_fault_is_not_sent_it_again()
    {
        var relay = new ScriptedRelay { BeforeEnd = _ => throw new RefusedException(Refusal.Unavailable, "The store is away.") };
        await using var fixture = await CoreFixture.OpenAsync(relay: relay.Delivery);
        var message = await fixture.SendAsync("demo@localhost", Ann);

        (await TryAsync<RefusedException>(fixture)).ShouldBeTrue();
        (await fixture.StandingAsync(message)).ShouldBe(["delivered 250", "queued"]);
        (await fixture.Core.Outbox.ClaimAsync(1, None)).ShouldBeEmpty();
        relay.BeforeEnd = _ => Task.CompletedTask;
        fixture.Clock.Advance(TimeSpan.FromMinutes(1));
        await fixture.Core.CarryAsync();

        (await fixture.StandingAsync(message)).ShouldBe(["delivered 250", "delivered 250"]);
        (await fixture.AllAsync(fixture.Caller, message.MailboxId)).Count(each => each.Direction == Direction.Inbound).ShouldBe(1);
    }

    [Fact]
    public async Task A_message_that_failed_for_one_and_is_refused_for_another_is_told_of_once()
    {
        await using var fixture = await CoreFixture.OpenAsync(relay: new ScriptedRelay().Delivery);
        var message = await fixture.SendAsync(Ann, "bob@example.com");

        foreach (var (position, status) in new[] { (0, RecipientStatus.Failed), (1, RecipientStatus.Bounced) })
        {
            fixture.Clock.Advance(TimeSpan.FromHours(1));
            var job = (await fixture.Core.Outbox.ClaimAsync(1, None)).ShouldHaveSingleItem();
            await fixture.Core.Outbox.SettleAsync(
                job, new CarriedMail(CarryEnd.Settled, [new RecipientResult(position, status, null, null)]));
        }

        (await fixture.AgainAsync(message)).Status.ShouldBe(MessageStatus.Bounced);
        (await fixture.EventsAsync(message)).ShouldBe([EventKinds.MessageBounced]);
    }

    [Theory]
    [InlineData(530, RecipientStatus.Queued)]
    [InlineData(535, RecipientStatus.Queued)]
    [InlineData(550, RecipientStatus.Bounced)]
    public async Task A_relay_that_wants_another_login_refuses_nobody_for_good(int code, RecipientStatus status)
    {
        var relay = new ScriptedRelay();
        relay.Answer(Ann, (code, "5.7.0 Authentication required"));
        await using var fixture = await CoreFixture.OpenAsync(relay: relay.Delivery);
        var message = await fixture.SendAsync(Ann);

        await fixture.Core.CarryAsync();

        (await fixture.RecipientsAsync(message)).ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            each => each.Status.ShouldBe(status), each => each.Code.ShouldBe(code));
    }

    /// <summary>Carries one message that is due, to such a fault; false when none is.</summary>
    private static async Task<bool> TryAsync<TFault>(CoreFixture fixture)
        where TFault : Exception
    {
        var due = await fixture.Core.Outbox.ClaimAsync(1, None);
        if (due.Count == 0) return false;
        await Should.ThrowAsync<TFault>(() => fixture.Core.Courier.CarryAsync(due[0], None));
        return true;
    }

    private static Task DamageAsync(CoreFixture fixture, Message message)
    {
        var path = Files.Placed(fixture.Data).Single(file => file.EndsWith(message.Raw.SkeletonId.ToString("n")));
        return TestStorage.ReplaceAsync(fixture.Data, path, File.ReadAllBytes(path)[..^9]);
    }
}
