using Enclosure.Relaying;
using Enclosure.Tests.Support;
using Shouldly;
using Xunit;
using static Enclosure.Tests.Relaying.Sending;

namespace Enclosure.Tests.Relaying;

/// <summary>What size the relay takes: asked for seldom, and by one for all.</summary>
public sealed class RelaySizeTests
{
    private const string Mail = "> MAIL\n> RCPT\n> DATA\n< 250 Ok\n< 250 Ok\n< 354 Go on\n* message\n< 250 Taken\n";
    private const string Larger = "< 220 hi\n> EHLO\n< 250-hi\n< 250 SIZE 2000000\n";

    [Fact]
    public async Task It_is_believed_for_five_minutes_and_then_asked_for_anew()
    {
        var clock = new TestClock();
        await using var server = new ScriptedRelay(Ready, Larger);
        await using var relay = new Relay(server.Terms, clock);

        relay.SizeLimit.ShouldBeNull();
        (await relay.AskSizeLimitAsync(default)).ShouldBe(1000000);
        clock.Advance(TimeSpan.FromMinutes(4.9));
        (await relay.AskSizeLimitAsync(default)).ShouldBe(1000000);
        server.Count.ShouldBe(1);
        clock.Advance(TimeSpan.FromMinutes(0.1));
        (await relay.AskSizeLimitAsync(default)).ShouldBe(2000000);

        server[0].Heard.ShouldBe(["EHLO client.example", "QUIT"], "its connection is not kept");
    }

    [Fact]
    public async Task Mail_that_goes_tells_it_too()
    {
        await using var server = new ScriptedRelay(Ready + Mail);
        await using var relay = new Relay(server.Terms, TimeProvider.System);

        await relay.SendAsync(To("bob@example.net"));

        (await relay.AskSizeLimitAsync(default)).ShouldBe(1000000);
        server.Count.ShouldBe(1);
    }

    [Fact]
    public async Task All_who_wait_at_once_share_one_question()
    {
        await using var server = new ScriptedRelay("! pause\n" + Ready, Larger);
        await using var relay = new Relay(server.Terms, TimeProvider.System);
        using var impatient = new CancellationTokenSource();

        var asking = Enumerable.Range(0, 20).Select(_ => relay.AskSizeLimitAsync(default)).ToList();
        var leaving = relay.AskSizeLimitAsync(impatient.Token);
        await server.IsStillAsync();
        await impatient.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => leaving);
        server[0].GoOn();

        (await Task.WhenAll(asking)).ShouldAllBe(limit => limit == 1000000);
        server.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_relay_that_hangs_is_waited_for_five_seconds()
    {
        var clock = new TestClock();
        await using var server = new ScriptedRelay("! hang", Ready);
        await using var relay = new Relay(server.Terms, clock);

        var asking = relay.AskSizeLimitAsync(default);
        await server.IsStillAsync();
        clock.Advance(TimeSpan.FromSeconds(5));

        (await Should.ThrowAsync<RelayException>(() => asking)).Message.ShouldContain("did not say within 5 s what size it takes");
        (await relay.AskSizeLimitAsync(default)).ShouldBe(1000000);
    }

    [Theory]
    [InlineData(530, true)]
    [InlineData(534, false)]
    [InlineData(535, true)]
    [InlineData(538, false)]
    public async Task A_relay_that_wants_a_login_at_MAIL_has_said_nothing_of_the_recipients(int code, bool pipelined)
    {
        await using var server = new ScriptedRelay((pipelined
            ? Ready
            : ReadyBare) + $"> MAIL\n< {code} 5.7.0 Authentication required\n! hang");

        var fault = await Should.ThrowAsync<RelayException>(() => server.SendAsync(To("bob@example.net")));

        fault.Reply.ShouldBe(new RelayReply(code, "5.7.0 Authentication required"));
    }
}
