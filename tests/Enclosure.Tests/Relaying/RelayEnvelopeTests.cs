using Enclosure.Relaying;
using Shouldly;
using Xunit;
using static Enclosure.Tests.Relaying.Sending;

namespace Enclosure.Tests.Relaying;

public sealed class RelayEnvelopeTests
{
    private const string Utf8 = "< 220 hi\n> EHLO\n< 250-hi\n< 250-SMTPUTF8\n< 250-8BITMIME\n< 250 PIPELINING\n";
    private const string Mail = "> MAIL\n> RCPT\n> DATA\n< 250 Ok\n< 250 Ok\n< 354 Go on\n* message\n< 250 Taken\n";

    [Fact]
    public async Task A_message_larger_than_the_relay_takes_is_refused_with_both_numbers_and_nothing_is_said()
    {
        await using var server = new ScriptedRelay(
            Ready + "> RSET\n> MAIL\n> RCPT\n> DATA\n< 250 Ok\n< 250 Ok\n< 250 Ok\n< 354 Go on\n* message\n< 250 Ok");
        await using var relay = new Relay(server.Terms, TimeProvider.System);

        var outcome = await relay.SendAsync(To("a@example.net", "b@example.net") with { SizeBytes = 1_000_001 });

        outcome.Codes().ShouldBe([552, 552]);
        outcome.Recipients[0].Text.ShouldBe("5.3.4 The message has 1000001 bytes as it is sent, the relay takes 1000000 at most.");
        server[0].Heard.ShouldBe(["EHLO client.example"]);
        (await relay.SendAsync(To("a@example.net") with { SizeBytes = 1_000_000 })).Codes().ShouldBe([250]);
    }

    [Theory]
    [InlineData("SIZE", null, " SIZE=26")]
    [InlineData("SIZE 0", null, " SIZE=26")]
    [InlineData("size 26", 26L, " SIZE=26")]
    [InlineData("SIZE 99999999999999999999", null, " SIZE=26")]
    [InlineData("HELP", null, "")]
    public async Task The_size_is_said_where_the_relay_speaks_of_sizes(string offer, long? limit, string parameter)
    {
        await using var server = new ScriptedRelay($"< 220 hi\n> EHLO\n< 250-hi\n< 250-PIPELINING\n< 250 {offer}\n" + Mail);
        await using var relay = new Relay(server.Terms, TimeProvider.System);

        await relay.SendAsync(To("a@example.net"));

        relay.SizeLimit.ShouldBe(limit);
        server[0].Heard[1].ShouldBe("MAIL FROM:<ann@example.com>" + parameter);
    }

    [Theory]
    [InlineData("ann@example.com", "bob@example.net", true, " BODY=8BITMIME SMTPUTF8", "RCPT TO:<bob@example.net>")]
    [InlineData("ann@example.com", "bob@bücher.example", false, "", "RCPT TO:<bob@xn--bcher-kva.example>")]
    [InlineData("ann@example.com", "бо@example.net", false, " BODY=8BITMIME SMTPUTF8", "RCPT TO:<бо@example.net>")]
    [InlineData("änn@example.com", "bob@example.net", false, " BODY=8BITMIME SMTPUTF8", "RCPT TO:<bob@example.net>")]
    public async Task SMTPUTF8_is_said_where_it_is_needed_and_domains_go_as_A_labels(
        string sender, string recipient, bool needed, string parameters, string command)
    {
        await using var server = new ScriptedRelay(Utf8 + Mail);

        var outcome = await server.SendAsync(new RelayEnvelope(sender, [recipient], Text.Length, needed));

        outcome.Codes().ShouldBe([250]);
        server[0].Heard[1..3].ShouldBe([$"MAIL FROM:<{sender}>{parameters}", command]);
    }

    [Theory]
    [InlineData("ann@example.com", true)]
    [InlineData("änn@example.com", false)]
    public async Task Without_SMTPUTF8_a_message_that_needs_it_goes_to_nobody(string sender, bool needed)
    {
        await using var server = new ScriptedRelay(Ready);

        var outcome = await server.SendAsync(new RelayEnvelope(sender, ["a@example.net", "b@example.net"], Text.Length, needed));

        outcome.Codes().ShouldBe([553, 553]);
        outcome.Recipients[0].Text.ShouldBe("5.6.7 An address beyond ASCII needs SMTPUTF8, which the relay does not offer.");
    }

    [Fact]
    public async Task Without_SMTPUTF8_only_the_recipients_that_need_it_are_refused_when_the_message_does_not()
    {
        await using var server = new ScriptedRelay(Ready + Mail);

        (await server.SendAsync(To("бо@example.net", "bob@bücher.example"))).Codes().ShouldBe([553, 250]);

        server[0].Heard.ShouldContain("RCPT TO:<bob@xn--bcher-kva.example>");
    }

    [Theory]
    [InlineData("a@example.net\r\nRCPT TO:<eve@example.net")]
    [InlineData("a@example.net\nDATA")]
    [InlineData("a b@example.net")]
    [InlineData("a@example.net> SIZE=1")]
    [InlineData("<a@example.net")]
    [InlineData("a\0@example.net")]
    [InlineData("a\u0085@example.net")]
    [InlineData("a@exam\u2028ple.net")]
    [InlineData("a@")]
    [InlineData("@example.net")]
    [InlineData("example.net")]
    [InlineData("")]
    [InlineData("a@\u00adb..ü.example")]
    public async Task What_would_say_more_than_an_address_is_refused_and_the_others_go(string address)
    {
        await using var server = new ScriptedRelay(Ready + Mail);

        var outcome = await server.SendAsync(To(address, "bob@example.net"));

        outcome.Recipients[0].ShouldBe(new(553, "5.1.3 The address cannot be written in SMTP.") { IsOurs = true });
        outcome.Codes().ShouldBe([553, 250]);
        server[0].Heard[2..].ShouldBe(["RCPT TO:<bob@example.net>", "DATA", "QUIT"]);
    }

    [Fact]
    public async Task An_address_that_is_too_long_is_refused()
    {
        await using var server = new ScriptedRelay();

        (await server.SendAsync(To(new string('a', 300) + "@example.net"))).Codes().ShouldBe([553]);
    }

    [Fact]
    public async Task A_sender_that_is_none_is_refused_before_anybody_is_asked()
    {
        await using var server = new ScriptedRelay();

        var outcome = await server.SendAsync(To("bob@example.net") with { Sender = "ann@example.com>\r\nRSET" });

        outcome.Recipients.ShouldBe([new(553, "5.1.7 The sender's address cannot be written in SMTP.") { IsOurs = true }]);
        server.Count.ShouldBe(0);
    }

    [Fact]
    public async Task No_sender_at_all_is_the_sender_of_bounces()
    {
        await using var server = new ScriptedRelay(Ready + Mail);

        await server.SendAsync(To("bob@example.net") with { Sender = "" });

        server[0].Heard[1].ShouldBe("MAIL FROM:<> SIZE=26");
    }

    [Fact]
    public async Task More_recipients_than_fit_at_once_are_asked_one_after_the_other()
    {
        var asked = string.Concat(Enumerable.Repeat("> RCPT\n< 250 Ok\n", 101));
        await using var server = new ScriptedRelay(Ready + "> MAIL\n< 250 Ok\n" + asked + "> DATA\n< 354 Go on\n* message\n< 250 Ok\n");

        var outcome = await server.SendAsync(To([.. Enumerable.Range(0, 101).Select(number => $"r{number}@example.net")]));

        outcome.Codes().ShouldAllBe(code => code == 250);
        server[0].Pieces.ShouldContain("RCPT TO:<r100@example.net>\r\n");
    }
}
