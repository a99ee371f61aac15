using Enclosure.Events;
using Enclosure.Mail;
using Enclosure.Mail.Delivery;
using Enclosure.Relaying;
using Enclosure.Storage;
using Enclosure.Tests.Support;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Mail.Delivery;

/// <summary>What becomes of a message for each of its recipients, by what the relay answers.</summary>
public sealed class CourierTests
{
    private const string Ann = "ann@example.com";
    private const string Bob = "bob@example.com";
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task A_message_the_relay_took_is_delivered_and_called_as_the_relay_calls_it()
    {
        var relay = new ScriptedRelay();
        await using var fixture = await CoreFixture.OpenAsync(relay: relay.Delivery);
        var file = await fixture.UploadAsync(MailSteps.Noise(5000));
        var message = await fixture.SendAsync(file, Ann, Bob);

        await fixture.Core.CarryAsync();

        var relayed = relay.Ended.ShouldHaveSingleItem();
        relayed.Envelope.ShouldSatisfyAllConditions(e => e.Sender.ShouldBe("demo@localhost"), e => e.Recipients.ShouldBe([Ann, Bob]));
        relayed.Text.ShouldContain(MailSteps.Base64Lines(MailSteps.Noise(5000)).ReplaceLineEndings("\r\n"));
        (await fixture.StandingAsync(message)).ShouldBe(["delivered 250", "delivered 250"]);
        var now = await fixture.AgainAsync(message);
        (now.Status, now.ExternalId).ShouldBe((MessageStatus.Delivered, "4F1B2C"));
        (await fixture.EventsAsync(message)).ShouldBe([EventKinds.MessageDelivered]);
        (await fixture.CountAsync("outbox")).ShouldBe(0);
    }

    [Fact]
    public async Task Only_those_who_have_not_got_it_are_tried_again_and_only_when_it_is_time()
    {
        var relay = new ScriptedRelay();
        relay.Answer(Bob, (451, "4.7.1 Greylisted"), (250, "2.0.0 Ok"));
        await using var fixture = await CoreFixture.OpenAsync(relay: relay.Delivery);
        var message = await fixture.SendAsync(Ann, Bob);

        await fixture.Core.CarryAsync();
        (await fixture.StandingAsync(message)).ShouldBe(["delivered 250", "queued 451"]);
        (await fixture.AgainAsync(message)).Status.ShouldBe(MessageStatus.Sent);
        fixture.Clock.Advance(TimeSpan.FromSeconds(59));
        (await fixture.Core.CarryAsync()).ShouldBeEmpty();
        fixture.Clock.Advance(TimeSpan.FromSeconds(1));
        await fixture.Core.CarryAsync();

        relay.Ended.Select(each => string.Join(' ', each.Envelope.Recipients)).ShouldBe([$"{Ann} {Bob}", Bob]);
        relay.Ended.Select(each => each.Text).Distinct().ShouldHaveSingleItem();
        (await fixture.AgainAsync(message)).Status.ShouldBe(MessageStatus.Delivered);
        (await fixture.EventsAsync(message)).ShouldBe([EventKinds.MessageDelivered]);
    }

    [Fact]
    public async Task Each_recipient_stands_as_it_was_answered_and_a_refusal_outweighs_all()
    {
        var relay = new ScriptedRelay();
        relay.Answer(Bob, (550, "5.1.1 No such user here"));
        await using var fixture = await CoreFixture.OpenAsync(relay: relay.Delivery);
        var message = await fixture.SendAsync(Ann, Bob);

        await fixture.Core.CarryAsync();

        var recipients = await fixture.RecipientsAsync(message);
        recipients.Select(each => (each.Status, each.Code, each.Reply)).ShouldBe(
            [(RecipientStatus.Delivered, 250, "2.0.0 Ok: queued as 4F1B2C"), (RecipientStatus.Bounced, 550, "5.1.1 No such user here")]);
        (await fixture.AgainAsync(message)).Status.ShouldBe(MessageStatus.Bounced);
        (await fixture.EventsAsync(message)).ShouldBe([EventKinds.MessageBounced]);
        (await fixture.CountAsync("outbox")).ShouldBe(0);
    }

    [Fact]
    public async Task A_relay_that_cannot_be_reached_is_tried_at_growing_intervals_until_48_hours_are_over()
    {
        var (tries, relay) = (new List<TimeSpan>(), new ScriptedRelay());
        await using var fixture = await CoreFixture.OpenAsync(relay: relay.Delivery);
        var begin = fixture.Clock.GetUtcNow();
        relay.BeforeEnd = _ =>
        {
            tries.Add(fixture.Clock.GetUtcNow() - begin);
            throw new RelayException("127.0.0.1:25 refuses the connection.");
        };
        var message = await fixture.SendAsync(Ann);

        for (var minute = 0; minute < 50 * 60; minute++)
        {
            await fixture.Core.CarryAsync();
            fixture.Clock.Advance(TimeSpan.FromMinutes(1));
        }

        tries.Select(each => each.TotalMinutes).ShouldBe([0, 1, 6, 36, 156, 876, 1596, 2316, 2880]);
        var recipient = (await fixture.RecipientsAsync(message)).ShouldHaveSingleItem();
        recipient.Status.ShouldBe(RecipientStatus.Failed);
        recipient.Reply.ShouldBe("gave up after 48 h; last answer: 127.0.0.1:25 refuses the connection.");
        (await fixture.AgainAsync(message)).Status.ShouldBe(MessageStatus.Failed);
        (await fixture.EventsAsync(message)).ShouldBe([EventKinds.MessageBounced]);
        (await fixture.CountAsync("outbox")).ShouldBe(0);
    }

    [Fact]
    public async Task A_line_that_breaks_after_the_final_dot_is_tried_again_with_the_same_bytes()
    {
        var (broken, relay) = (1, new ScriptedRelay());
        relay.AfterEnd = () => broken-- > 0 ? throw new RelayException("The line broke.", IsOutcomeUnknown: true) : Task.CompletedTask;
        await using var fixture = await CoreFixture.OpenAsync(relay: relay.Delivery);
        var message = await fixture.SendAsync(Ann);

        await fixture.Core.CarryAsync();
        (await fixture.StandingAsync(message)).ShouldBe(["queued"]);
        fixture.Clock.Advance(TimeSpan.FromMinutes(1));
        await fixture.Core.CarryAsync();

        relay.Ended.Count.ShouldBe(2);
        relay.Ended.Select(each => each.Text).Distinct().ShouldHaveSingleItem().ShouldContain(message.InternetMessageId);
        (await fixture.StandingAsync(message)).ShouldBe(["delivered 250"]);
    }

    [Fact]
    public async Task A_message_with_a_file_that_is_gone_goes_to_nobody_and_fails()
    {
        var relay = new ScriptedRelay();
        await using var fixture = await CoreFixture.OpenAsync(relay: relay.Delivery);
        var (lost, deleted) = (await fixture.UploadAsync(MailSteps.Noise(100)), await fixture.UploadAsync(MailSteps.Noise(100)));
        var messages =
            new[] { await fixture.SendAsync(lost, Ann, "demo@localhost"), await fixture.SendAsync(deleted, Ann, "demo@localhost") };
        await fixture.Core.Store.DeleteAsync(new BlobKey(lost.BlobId!.Value), None);
        await fixture.Core.Database.WriteAsync(sql => sql.ExecuteAsync("delete from attachments where id = @Id", new { deleted.Id }));

        await fixture.Core.CarryAsync();

        relay.Ended.ShouldBeEmpty();
        foreach (var message in messages)
        {
            (await fixture.RecipientsAsync(message)).ShouldAllBe(each => each.Status == RecipientStatus.Failed
                && each.Reply!.Contains("nothing was sent"));
            (await fixture.AgainAsync(message)).Status.ShouldBe(MessageStatus.Failed);
        }

        (await fixture.CountAsync("messages")).ShouldBe(2);
    }

    [Fact]
    public async Task A_file_deleted_after_sending_still_goes_with_the_message()
    {
        var relay = new ScriptedRelay();
        await using var fixture = await CoreFixture.OpenAsync(relay: relay.Delivery);
        var file = await fixture.UploadAsync(MailSteps.Noise(100));
        var message = await fixture.SendAsync(file, Ann);
        await fixture.Core.Library.DeleteAsync(fixture.Caller, file.Id, None);

        await fixture.SweepAsync();
        await fixture.Core.CarryAsync();

        relay.Ended.ShouldHaveSingleItem().Text.ShouldContain(Convert.ToBase64String(MailSteps.Noise(100))[..76]);
        (await fixture.AgainAsync(message)).Status.ShouldBe(MessageStatus.Delivered);
        (await fixture.UsageAsync()).Stored.ShouldBe(100);
        await fixture.SweepAsync();
        (await fixture.UsageAsync()).Stored.ShouldBe(0);
        (await fixture.CountAsync("attachments")).ShouldBe(0);
    }

    [Fact]
    public async Task A_suspended_account_s_mail_still_goes_and_a_deleted_mailbox_s_does_not()
    {
        var relay = new ScriptedRelay();
        await using var fixture = await CoreFixture.OpenAsync(relay: relay.Delivery);
        var message = await fixture.SendAsync(Ann);
        await fixture.Core.Database.WriteAsync(sql => sql.ExecuteAsync("update accounts set suspended_at = 1"));
        (await fixture.Core.CarryAsync()).ShouldHaveSingleItem().End.ShouldBe(CarryEnd.Settled);

        await fixture.SendAsync(Ann);
        await fixture.Core.Mailboxes.DeleteOfAccountAsync(fixture.Caller.Account.Id, message.MailboxId);
        (await fixture.Core.CarryAsync()).ShouldHaveSingleItem().End.ShouldBe(CarryEnd.Gone);

        relay.Ended.Count.ShouldBe(1);
        (await fixture.CountAsync("outbox")).ShouldBe(0);
    }

    [Fact]
    public async Task Without_a_relay_mail_to_others_is_captured_even_if_it_was_sent_while_there_was_one()
    {
        var relay = new ScriptedRelay();
        await using var fixture = await CoreFixture.OpenAsync(relay: relay.Delivery);
        var message = await fixture.SendAsync(Ann, "demo@localhost");
        await using var later = await fixture.OpenBesideAsync(relay: null);

        await later.CarryAsync();

        relay.Begun.ShouldBe(0);
        (await fixture.StandingAsync(message)).ShouldBe(["captured", "delivered 250"]);
        var now = await fixture.AgainAsync(message);
        now.Status.ShouldBe(MessageStatus.Sent);
        now.ExternalId.ShouldNotBeNull().ShouldStartWith("captured-");
        (await fixture.Core.CarryAsync()).ShouldBeEmpty();
    }
}
