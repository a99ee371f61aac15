using Enclosure.Relaying;
using Enclosure.Tests.Support;
using Shouldly;
using Xunit;
using static Enclosure.Tests.Relaying.Sending;

namespace Enclosure.Tests.Relaying;

public sealed class RelayMessageTests
{
    private const string Accepting = Ready + "> MAIL\n> RCPT\n> DATA\n< 250 Ok\n< 250 Ok\n< 354 Go on\n";

    [Theory]
    [InlineData("", "")]
    [InlineData("a", "a\r\n")]
    [InlineData("a\r\n", "a\r\n")]
    [InlineData(".", "..\r\n")]
    [InlineData(".\r\n", "..\r\n")]
    [InlineData("a\r\n.\r\n..\r\n.b", "a\r\n..\r\n...\r\n..b\r\n")]
    public async Task Lines_that_begin_with_a_dot_get_another_and_the_last_line_gets_its_end(string text, string sent)
    {
        await using var server = new ScriptedRelay(Accepting + "* message\n< 250 Taken");

        (await server.SendAsync(To("bob@example.net"), text)).Codes().ShouldBe([250]);

        server[0].Messages.ShouldBe([sent]);
    }

    [Theory]
    [InlineData("a\n.\nMAIL FROM:<eve@example.com>\r\n")]
    [InlineData("a\r.\r\n")]
    [InlineData("\n")]
    [InlineData("a\r")]
    public async Task A_message_with_a_line_end_that_is_none_is_broken_off_and_refused_for_good(string text)
    {
        await using var server = new ScriptedRelay(Accepting + "* message\n< 250 Taken");

        var outcome = await server.SendAsync(To("bob@example.net"), text);

        outcome.Codes().ShouldBe([554]);
        outcome.Recipients[0].Text.ShouldContain("not CR LF");
        await server[0].Played.WaitAsync(TimeSpan.FromSeconds(10));
        server[0].Messages.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_message_that_may_not_end_is_whole_but_for_its_dot()
    {
        await using var server = new ScriptedRelay(Accepting + "* message\n< 250 Taken");
        await using var relay = new Relay(server.Terms, TimeProvider.System);

        var fault = await Should.ThrowAsync<RelayException>(() => relay.DeliverAsync(To("bob@example.net"), Writing(Text), No, default));

        fault.IsOutcomeUnknown.ShouldBeFalse();
        await server[0].Played.WaitAsync(TimeSpan.FromSeconds(10));
        server[0].Messages.ShouldBeEmpty();
        server[0].Rest.ShouldBe("\r\n" + Text);
    }

    [Fact]
    public async Task Whether_it_may_end_is_asked_when_all_the_rest_is_out()
    {
        await using var server = new ScriptedRelay(Accepting + "* message\n< 250 Taken");
        await using var relay = new Relay(server.Terms, TimeProvider.System);

        await relay.DeliverAsync(To("bob@example.net"), Writing(Text), AllIsOutAsync, default);

        server[0].Messages.ShouldBe([Text]);

        async Task<bool> AllIsOutAsync(CancellationToken ct)
        {
            await Eventually.TrueAsync(() => server[0].Pieces[^1].EndsWith("Hello.\r\n"), "the last line is there");
            return true;
        }
    }

    [Fact]
    public async Task What_the_writer_throws_is_thrown_on_and_the_relay_takes_nothing()
    {
        await using var server = new ScriptedRelay(Accepting + "* message\n< 250 Taken");
        await using var relay = new Relay(server.Terms, TimeProvider.System);

        await Should.ThrowAsync<FileNotFoundException>(() => relay.DeliverAsync(To("bob@example.net"), HalfAsync, Yes, default));

        await server[0].Played.WaitAsync(TimeSpan.FromSeconds(10));
        server[0].Messages.ShouldBeEmpty();

        static async Task HalfAsync(Stream stream, CancellationToken ct)
        {
            await Writing(Text)(stream, ct);
            throw new FileNotFoundException();
        }
    }

    [Fact]
    public async Task The_stream_may_be_disposed_and_is_of_no_use_afterwards()
    {
        await using var server = new ScriptedRelay(Accepting + "* message\n< 250 Taken");
        await using var relay = new Relay(server.Terms, TimeProvider.System);
        Stream? kept = null;

        await relay.DeliverAsync(To("bob@example.net"), DisposingAsync, Yes, default);

        server[0].Messages.ShouldBe([Text]);
        await Should.ThrowAsync<ObjectDisposedException>(async () => await kept!.WriteAsync(new byte[1]));

        async Task DisposingAsync(Stream stream, CancellationToken ct)
        {
            await using var writer = new StreamWriter(kept = stream);
            await writer.WriteAsync(Text);
            await writer.FlushAsync(ct);
        }
    }

    [Fact]
    public async Task A_stop_after_the_final_dot_waits_for_the_last_word()
    {
        using var stop = new CancellationTokenSource();
        await using var server = new ScriptedRelay(Accepting + "* message\n! pause\n< 250 Taken");
        await using var relay = new Relay(server.Terms, new TestClock());

        var sending = relay.SendAsync(To("bob@example.net"), ct: stop.Token);
        await server.IsStillAsync();
        await stop.CancelAsync();
        server[0].GoOn();

        (await sending).Codes().ShouldBe([250]);
    }

    [Fact]
    public async Task A_stop_after_the_final_dot_does_not_wait_for_ever()
    {
        using var stop = new CancellationTokenSource();
        var clock = new TestClock();
        await using var server = new ScriptedRelay(Accepting + "* message\n! hang");
        await using var relay = new Relay(server.Terms, clock);

        var sending = relay.SendAsync(To("bob@example.net"), ct: stop.Token);
        await server.IsStillAsync();
        await stop.CancelAsync();
        clock.Advance(TimeSpan.FromSeconds(5));

        (await Should.ThrowAsync<RelayException>(() => sending)).IsOutcomeUnknown.ShouldBeTrue();
    }

    [Fact]
    public async Task A_stop_before_the_final_dot_is_a_stop()
    {
        using var stop = new CancellationTokenSource();
        await using var server = new ScriptedRelay(ReadyBare + "> MAIL\n! hang");
        await using var relay = new Relay(server.Terms, TimeProvider.System);

        var sending = relay.SendAsync(To("bob@example.net"), ct: stop.Token);
        await server.IsStillAsync();
        await stop.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => sending);
    }
}
