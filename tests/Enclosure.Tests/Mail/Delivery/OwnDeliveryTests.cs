using Enclosure.Accounts;
using Enclosure.Attachments;
using Enclosure.Mail;
using Enclosure.Server.Settings;
using Enclosure.Tests.Support;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Mail.Delivery;

/// <summary>Recipients of this server get mail by its own door.</summary>
public sealed class OwnDeliveryTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task Mailboxes_of_any_account_get_it_with_its_files_and_none_leaves_the_server()
    {
        var relay = new ScriptedRelay();
        await using var fixture = await CoreFixture.OpenAsync(relay: relay.Delivery);
        var other = await fixture.NewCallerAsync(0);
        var theirs = (await fixture.Core.Mailboxes.ListAsync(other, None))[0];
        var file = await fixture.UploadAsync(MailSteps.Noise(3000));
        var message = await fixture.SendAsync(file, "demo@localhost", "demo+tag@localhost", theirs.FullAddress);

        await fixture.Core.CarryAsync();

        relay.Begun.ShouldBe(0);
        (await fixture.StandingAsync(message)).ShouldBe(["delivered 250", "delivered 250", "delivered 250"]);
        (await fixture.RecipientsAsync(message)).ShouldAllBe(
            each => each.Reply == "2.0.0 Kept", "what another account calls it is its own business");
        (await fixture.AgainAsync(message)).Status.ShouldBe(MessageStatus.Delivered);
        var received = (await fixture.Core.AllAsync(other, theirs.Id)).ShouldHaveSingleItem();
        received.Parties.EnvelopeSender.ShouldBe("demo@localhost");
        (await fixture.ReadAsync((await fixture.FilesAsync(received)).ShouldHaveSingleItem())).ShouldBe(MailSteps.Noise(3000));
        (await fixture.AllAsync(fixture.Caller, message.MailboxId)).Count(each => each.Direction == Direction.Inbound).ShouldBe(1);
    }

    [Theory]
    [InlineData("xn--bcher-kva.localhost", "demo@xn--bcher-kva.localhost", "Demo@BÜCHER.localhost")]
    [InlineData("xn--bcher-kva.localhost", "demo@xn--bcher-kva.localhost", "demo+tag@bücher.localhost")]
    [InlineData("bücher.localhost", "demo@bücher.localhost", "demo@xn--BCHER-kva.localhost")]
    public async Task A_domain_of_this_server_is_its_own_in_Unicode_and_in_A_labels(string domain, string mailbox, string recipient)
    {
        var relay = new ScriptedRelay();
        await using var fixture = await CoreFixture.OpenAsync(relay: relay.Delivery, domains: ["localhost", domain]);
        var box = await fixture.NewMailboxAsync(mailbox);
        var message = await fixture.SendAsync(recipient);

        await fixture.Core.CarryAsync();

        relay.Begun.ShouldBe(0);
        (await fixture.StandingAsync(message)).ShouldBe(["delivered 250"]);
        (await fixture.AllAsync(fixture.Caller, box.Id)).ShouldHaveSingleItem().Direction.ShouldBe(Direction.Inbound);
    }

    [Fact]
    public async Task What_the_door_refuses_is_an_answer_for_that_recipient_alone()
    {
        await using var fixture = await CoreFixture.OpenAsync();
        var full = await fixture.NewCallerAsync(storageLimit: 10);
        await fixture.UploadAsync(new byte[10], full);
        var fullAddress = (await fixture.Core.Mailboxes.ListAsync(full, None))[0].FullAddress;
        var paused = await fixture.NewMailboxAsync("paused@localhost");
        await fixture.Core.Mailboxes.UpdateAsync(fixture.Caller, paused.Id, null, MailboxStatus.Paused);
        var message = await fixture.SendAsync("demo@localhost", "nobody@localhost", "paused@localhost", fullAddress);

        await fixture.Core.CarryAsync();

        var recipients = await fixture.RecipientsAsync(message);
        recipients.Select(each => $"{each.Code} {each.Reply![..5]}").ShouldBe(["250 2.0.0", "550 5.1.1", "550 5.2.1", "452 4.2.2"]);
        recipients.Select(each => each.Status).ShouldBe(
            [RecipientStatus.Delivered, RecipientStatus.Bounced, RecipientStatus.Bounced, RecipientStatus.Queued]);
    }

    [Fact]
    public async Task A_message_too_large_for_the_door_bounces()
    {
        await using var fixture = await CoreFixture.OpenAsync(inbound: new InboundSettings { MaxMessageSize = ByteSize.Parse("64KB") });
        var message = await fixture.SendAsync(await fixture.UploadAsync(MailSteps.Noise(70_000)), "demo@localhost");

        await fixture.Core.CarryAsync();

        (await fixture.StandingAsync(message)).ShouldBe(["bounced 552"]);
    }

    [Fact]
    public async Task Carried_again_after_a_crash_it_is_there_once()
    {
        await using var fixture = await CoreFixture.OpenAsync();
        var message = await fixture.SendAsync("demo@localhost");
        var lost = (await fixture.Core.Outbox.ClaimAsync(1, None)).ShouldHaveSingleItem();
        await fixture.Core.Database.WriteAsync(sql => sql.ExecuteAsync("update outbox set lease = 'dead'"));
        (await fixture.Core.Courier.CarryAsync(lost, None)).End.ShouldBe(Enclosure.Mail.Delivery.CarryEnd.LeaseLost);
        (await fixture.StandingAsync(message)).ShouldBe(["queued"]);

        fixture.Clock.Advance(TimeSpan.FromMinutes(5));
        await fixture.Core.CarryAsync();

        (await fixture.StandingAsync(message)).ShouldBe(["delivered 250"]);
        (await fixture.AllAsync(fixture.Caller, message.MailboxId)).Count(each => each.Direction == Direction.Inbound).ShouldBe(1);
    }
}
