using Enclosure.Mail;
using Enclosure.Relaying;
using Enclosure.Tests.Support;
using Shouldly;
using Xunit;
using static Enclosure.Tests.Relaying.Sending;

namespace Enclosure.Tests.Mail.Delivery;

/// <summary>Addresses beyond ASCII at a relay without SMTPUTF8.</summary>
public sealed class InternationalMailTests
{
    private const string Taken = "> MAIL\n> RCPT\n> RCPT\n> DATA\n< 250 Ok\n< 250 Ok\n< 250 Ok\n< 354 Go on\n* message\n< 250 Taken\n";
    private const string TakenByOne = "> MAIL\n> RCPT\n> DATA\n< 250 Ok\n< 250 Ok\n< 354 Go on\n* message\n< 250 Taken\n";

    [Fact]
    public async Task A_domain_beyond_ASCII_goes_through_in_A_labels()
    {
        await using var server = new Relaying.ScriptedRelay(Ready + Taken);
        await using var relay = new Relay(server.Terms, TimeProvider.System);
        await using var fixture = await CoreFixture.OpenAsync(relay: relay.DeliverAsync);
        var message = await fixture.SendAsync("ann@example.com", "bob@Bücher.example");

        await fixture.Core.CarryAsync();

        (await fixture.StandingAsync(message)).ShouldBe(["delivered 250", "delivered 250"]);
        server[0].Heard.ShouldContain("RCPT TO:<bob@xn--bcher-kva.example>");
    }

    [Fact]
    public async Task A_blind_copy_beyond_ASCII_fails_alone()
    {
        await using var server = new Relaying.ScriptedRelay(Ready + TakenByOne);
        await using var relay = new Relay(server.Terms, TimeProvider.System);
        await using var fixture = await CoreFixture.OpenAsync(relay: relay.DeliverAsync);
        var message = await fixture.SendAsync("ann@example.com");
        await fixture.Core.Database.WriteAsync(sql => RecipientTable.InsertAsync(
            sql, new MessageRecipient(message.Id, 1, "бо@example.net", RecipientStatus.Queued, null, null, message.CreatedAt)));

        await fixture.Core.CarryAsync();

        (await fixture.StandingAsync(message)).ShouldBe(["delivered 250", "failed 553"]);
    }

    [Fact]
    public async Task A_local_part_beyond_ASCII_in_the_header_keeps_it_from_all()
    {
        await using var server = new Relaying.ScriptedRelay(Ready);
        await using var relay = new Relay(server.Terms, TimeProvider.System);
        await using var fixture = await CoreFixture.OpenAsync(relay: relay.DeliverAsync);
        var message = await fixture.SendAsync("ann@example.com", "бо@example.net");

        await fixture.Core.CarryAsync();

        (await fixture.StandingAsync(message)).ShouldBe(["failed 553", "failed 553"]);
    }
}
