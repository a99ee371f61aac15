using Enclosure.Events;
using Enclosure.Mail;
using Enclosure.Tests.Mail.Delivery;
using Enclosure.Tests.Support;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Mail;

/// <summary>Reports that come back for messages sent from here (RFC 3464).</summary>
public sealed class BounceTests
{
    private const string Ann = "ann@example.com";
    private const string Bob = "bob@example.com";

    [Fact]
    public async Task A_report_of_Postfix_bounces_the_recipient_it_names_and_no_other()
    {
        await using var fixture = await RelayingAsync();
        var message = await fixture.SentAsync(Ann, Bob);

        await fixture.ReceiveAsync(Postfix(message.InternetMessageId), sender: "");

        (await fixture.StandingAsync(message)).ShouldBe(["bounced 550", "delivered 250"]);
        (await fixture.RecipientsAsync(message))[0].Reply.ShouldBe(
            "5.1.1 <ann@example.com>: Recipient address rejected: User unknown in virtual mailbox table");
        (await fixture.AgainAsync(message)).Status.ShouldBe(MessageStatus.Bounced);
        (await fixture.EventsAsync(message)).ShouldBe([EventKinds.MessageDelivered, EventKinds.MessageBounced]);
    }

    [Fact]
    public async Task A_report_of_Exchange_with_the_whole_message_bounces_it()
    {
        await using var fixture = await RelayingAsync();
        var message = await fixture.SentAsync(Ann);

        await fixture.ReceiveAsync(Exchange(message.InternetMessageId), sender: "");

        var recipient = (await fixture.RecipientsAsync(message)).ShouldHaveSingleItem();
        (recipient.Status, recipient.Code, recipient.Reply).ShouldBe(
            (RecipientStatus.Bounced, 550, "5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient ann@example.com not found by SMTP address "
                + "lookup"));
    }

    [Fact]
    public async Task The_same_report_twice_tells_once()
    {
        await using var fixture = await RelayingAsync();
        var message = await fixture.SentAsync(Ann);

        await fixture.ReceiveAsync(Postfix(message.InternetMessageId), sender: "");
        await fixture.ReceiveAsync(Postfix(message.InternetMessageId) + "\n", sender: "");

        (await fixture.EventsAsync(message)).ShouldBe([EventKinds.MessageDelivered, EventKinds.MessageBounced]);
    }

    [Fact]
    public async Task A_recipient_still_queued_is_not_tried_again_after_its_report()
    {
        var relay = new ScriptedRelay();
        relay.Answer(Ann, (451, "4.3.0 later"));
        await using var fixture = await CoreFixture.OpenAsync(relay: relay.Delivery);
        var message = await fixture.SentAsync(Ann);

        await fixture.ReceiveAsync(Postfix(message.InternetMessageId), sender: "");
        fixture.Clock.Advance(TimeSpan.FromHours(1));
        await fixture.Core.CarryAsync();

        (await fixture.StandingAsync(message)).ShouldBe(["bounced 550"]);
        relay.Begun.ShouldBe(1);
        (await fixture.CountAsync("outbox")).ShouldBe(0);
    }

    [Theory]
    [InlineData("delivered")]
    [InlineData("relayed")]
    [InlineData("expanded")]
    [InlineData("delayed")]
    public async Task Other_reports_leave_a_delivered_message_as_it_is(string action)
    {
        await using var fixture = await RelayingAsync();
        var message = await fixture.SentAsync(Ann);

        await fixture.ReceiveAsync(Postfix(message.InternetMessageId).Replace("Action: failed", $"Action: {action}"), sender: "");

        (await fixture.StandingAsync(message)).ShouldBe(["delivered 250"]);
    }

    [Fact]
    public async Task A_delay_is_noted_with_a_recipient_that_is_still_queued()
    {
        var relay = new ScriptedRelay();
        relay.Answer(Ann, (451, "4.3.0 later"));
        await using var fixture = await CoreFixture.OpenAsync(relay: relay.Delivery);
        var message = await fixture.SentAsync(Ann);

        await fixture.ReceiveAsync(Postfix(message.InternetMessageId).Replace("Action: failed", "Action: delayed"), sender: "");

        var recipient = (await fixture.RecipientsAsync(message)).ShouldHaveSingleItem();
        recipient.Status.ShouldBe(RecipientStatus.Queued);
        recipient.Reply.ShouldNotBeNull().ShouldContain("User unknown");
    }

    [Fact]
    public async Task A_report_changes_nothing_for_a_stranger_another_mailbox_or_no_message_at_all()
    {
        await using var fixture = await RelayingAsync();
        var message = await fixture.SentAsync(Ann);
        await fixture.NewMailboxAsync("second@localhost");

        await fixture.ReceiveAsync(Postfix("<unknown@localhost>"), sender: "");
        await fixture.ReceiveAsync(Postfix(message.InternetMessageId).Replace(Ann, "eve@example.com"), sender: "");
        await fixture.ReceiveAsync(Postfix(message.InternetMessageId).Replace("Message-ID: <", "X-Message-ID: <"), sender: "");
        await fixture.ReceiveAsync(Postfix(message.InternetMessageId).Replace("multipart/report", "multipart/mixed"), sender: "");
        await fixture.DeliverAsync(MailSteps.Wire(Postfix(message.InternetMessageId)), "", "second@localhost");

        (await fixture.StandingAsync(message)).ShouldBe(["delivered 250"]);
        (await fixture.EventsAsync(message)).ShouldBe([EventKinds.MessageDelivered]);
    }

    [Fact]
    public async Task A_hostile_report_of_five_megabytes_is_read_only_at_its_beginning_and_kept_short()
    {
        await using var fixture = await RelayingAsync();
        var message = await fixture.SentAsync(Ann, Bob);
        var groups = string.Concat(Enumerable.Repeat(
            $"Final-Recipient: rfc822; {Ann}\nAction: failed\nDiagnostic-Code: smtp; 550 {new string('x', 3000)}\u0007\n\n", 1600));
        var report = Postfix(message.InternetMessageId).Replace(
            "Final-Recipient: rfc822; ann@example.com\n", $"{groups}Final-Recipient: rfc822; {Bob}\n");
        report.Length.ShouldBeGreaterThan(4_800_000);

        await fixture.ReceiveAsync(report, sender: "");

        (await fixture.StandingAsync(message)).ShouldBe(["bounced 550", "delivered 250"]);
        (await fixture.RecipientsAsync(message))[0].Reply.ShouldNotBeNull().Length.ShouldBe(1024);
    }

    private static Task<CoreFixture> RelayingAsync() => CoreFixture.OpenAsync(relay: new ScriptedRelay().Delivery);

    private static string Postfix(string messageId) =>
        $"""
        From: MAILER-DAEMON@mx.example.com (Mail Delivery System)
        To: demo@localhost
        Subject: Undelivered Mail Returned to Sender
        Auto-Submitted: auto-replied
        MIME-Version: 1.0
        Content-Type: multipart/report; report-type=delivery-status;
        	boundary="4F1B2C.1763727600/mx.example.com"
        Message-Id: <20261121120001.4F1B2D@mx.example.com>

        This is a MIME-encapsulated message.

        --4F1B2C.1763727600/mx.example.com
        Content-Description: Notification
        Content-Type: text/plain; charset=us-ascii

        I'm sorry to have to inform you that your message could not be delivered.

        --4F1B2C.1763727600/mx.example.com
        Content-Description: Delivery report
        Content-Type: message/delivery-status

        Reporting-MTA: dns; mx.example.com
        X-Postfix-Queue-ID: 4F1B2C
        X-Postfix-Sender: rfc822; demo@localhost
        Arrival-Date: Sat, 21 Nov 2026 12:00:00 +0000 (UTC)

        Final-Recipient: rfc822; ann@example.com
        Original-Recipient: rfc822;ann@example.com
        Action: failed
        Status: 5.1.1
        Remote-MTA: dns; mail.example.com
        Diagnostic-Code: smtp; 550 5.1.1 <ann@example.com>: Recipient address rejected:
            User unknown in virtual mailbox table

        --4F1B2C.1763727600/mx.example.com
        Content-Description: Undelivered Message Headers
        Content-Type: text/rfc822-headers
        Content-Transfer-Encoding: 8bit

        Return-Path: <demo@localhost>
        From: demo@localhost
        To: ann@example.com
        Message-ID: {messageId}
        Subject: Hello

        --4F1B2C.1763727600/mx.example.com--

        """;

    private static string Exchange(string messageId) =>
        $"""
        From: <postmaster@example.com>
        To: <demo@localhost>
        Subject: Undeliverable: Hello
        In-Reply-To: {messageId}
        Content-Type: multipart/report; report-type=delivery-status; boundary="_ex_"

        --_ex_
        Content-Type: multipart/alternative; differences=Content-Type; boundary="_alt_"

        --_alt_
        Content-Type: text/plain; charset="us-ascii"
        Content-Transfer-Encoding: quoted-printable

        Your message to ann@example.com couldn't be delivered.
        --_alt_
        Content-Type: text/html; charset="us-ascii"

        <p>Your message couldn't be delivered.</p>
        --_alt_--

        --_ex_
        Content-Type: message/delivery-status

        Reporting-MTA: dns;AM0PR01MB0001.eurprd01.prod.exchangelabs.com
        Received-From-MTA: dns;mx.localhost
        Arrival-Date: Sat, 21 Nov 2026 12:00:00 +0000

        Final-Recipient: rfc822;ann@example.com
        Action: failed
        Status: 5.1.10
        Diagnostic-Code: smtp;550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient ann@example.com not found by SMTP address lookup
        X-Display-Name: ann@example.com

        --_ex_
        Content-Type: message/rfc822

        Received: from mx.localhost by AM0PR01MB0001
        From: <demo@localhost>
        To: <ann@example.com>
        Subject: Hello
        Message-ID:
         {messageId}
        Content-Type: text/plain

        Hello.
        --_ex_--

        """;
}
