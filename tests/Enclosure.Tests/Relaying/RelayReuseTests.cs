using Enclosure.Relaying;
using Enclosure.Tests.Support;
using Shouldly;
using Xunit;
using static Enclosure.Tests.Relaying.Sending;

namespace Enclosure.Tests.Relaying;

public sealed class RelayReuseTests
{
    private const string First = Ready + Mail;
    private const string Again = "> RSET\n> MAIL\n> RCPT\n> DATA\n< 250 Ok\n< 250 Ok\n< 250 Ok\n< 354 Go on\n* message\n< 250 Taken\n";
    private const string Mail = "> MAIL\n> RCPT\n> DATA\n< 250 Ok\n< 250 Ok\n< 354 Go on\n* message\n< 250 Taken\n";

    [Fact]
    public async Task A_connection_carries_several_messages_with_RSET_between()
    {
        await using var server = new ScriptedRelay(First + Again + Again);
        await using var relay = new Relay(server.Terms, TimeProvider.System);

        for (var turn = 0; turn < 3; turn++) (await relay.SendAsync(To("bob@example.net"))).Codes().ShouldBe([250]);

        server.Count.ShouldBe(1);
        server[0].Messages.ShouldBe([Text, Text, Text]);
    }

    [Fact]
    public async Task Without_PIPELINING_RSET_is_asked_by_itself()
    {
        const string Stepwise = "> MAIL\n< 250 Ok\n> RCPT\n< 250 Ok\n> DATA\n< 354 Go on\n* message\n< 250 Taken\n";
        await using var server = new ScriptedRelay(ReadyBare + Stepwise + "> RSET\n< 250 Ok\n" + Stepwise);
        await using var relay = new Relay(server.Terms, TimeProvider.System);

        await relay.SendAsync(To("bob@example.net"));
        await relay.SendAsync(To("bob@example.net"));

        server.Count.ShouldBe(1);
    }

    [Fact]
    public async Task After_so_many_messages_another_is_opened_and_the_first_is_left_politely()
    {
        await using var server = new ScriptedRelay(First + Again + "> QUIT\n< 221 bye", First);
        await using var relay = new Relay(server.Terms with { MailsPerConnection = 2 }, TimeProvider.System);

        for (var turn = 0; turn < 3; turn++) await relay.SendAsync(To("bob@example.net"));

        server.Count.ShouldBe(2);
        await server[0].Played.WaitAsync(TimeSpan.FromSeconds(10));
        server[0].Heard[^1].ShouldBe("QUIT");
    }

    [Fact]
    public async Task An_idle_connection_is_left_after_half_a_minute()
    {
        var clock = new TestClock();
        await using var server = new ScriptedRelay(First, First);
        await using var relay = new Relay(server.Terms, clock);
        await relay.SendAsync(To("bob@example.net"));

        clock.Advance(TimeSpan.FromSeconds(29));
        server[0].Heard[^1].ShouldBe("DATA");
        clock.Advance(TimeSpan.FromSeconds(1));

        await server[0].Played.WaitAsync(TimeSpan.FromSeconds(10));
        server[0].Heard[^1].ShouldBe("QUIT");
        (await relay.SendAsync(To("bob@example.net"))).Codes().ShouldBe([250]);
        server.Count.ShouldBe(2);
    }

    /// <summary>What a relay may do with a connection that it does not want any more.</summary>
    public static TheoryData<string> Endings =>
        new("! drop", "> RSET\n! drop", "> RSET\n> MAIL\n> RCPT\n> DATA\n< 421 4.4.2 Timed out\n! drop",
            "< 421 4.4.2 Timed out\n! drop", "> RSET\n> MAIL\n> RCPT\n> DATA\n< 250 Ok\n< 421 Enough\n! drop",
            "> RSET\n> MAIL\n> RCPT\n> DATA\n< 250 Ok\n< 250 Ok\n< 250 Ok\n! drop", "> RSET\n< 500 What?");

    [Theory]
    [MemberData(nameof(Endings))]
    public async Task A_connection_that_was_given_up_while_idle_costs_no_message(string ending)
    {
        await using var server = new ScriptedRelay(First + ending, First);
        await using var relay = new Relay(server.Terms, TimeProvider.System);
        await relay.SendAsync(To("bob@example.net"));

        (await relay.SendAsync(To("bob@example.net"))).Recipients.ShouldBe([new(250, "Taken")]);

        server[1].Messages.ShouldBe([Text]);
    }

    [Fact]
    public async Task A_connection_that_says_nothing_after_it_was_idle_is_given_up_soon()
    {
        await using var server = new ScriptedRelay(First + "! hang", First);
        var timeouts = new RelayTimeouts { Reuse = TimeSpan.FromMilliseconds(100) };
        await using var relay = new Relay(server.Terms with { Timeouts = timeouts }, TimeProvider.System);
        await relay.SendAsync(To("bob@example.net"));

        (await relay.SendAsync(To("bob@example.net"))).Codes().ShouldBe([250]);
    }

    [Fact]
    public async Task Once_the_message_has_begun_there_is_no_second_try()
    {
        await using var server = new ScriptedRelay(
            First + "> RSET\n> MAIL\n> RCPT\n> DATA\n< 250 Ok\n< 250 Ok\n< 250 Ok\n< 354 Go on\n* message\n! drop", First);
        await using var relay = new Relay(server.Terms, TimeProvider.System);
        await relay.SendAsync(To("bob@example.net"));

        (await Should.ThrowAsync<RelayException>(() => relay.SendAsync(To("bob@example.net")))).IsOutcomeUnknown.ShouldBeTrue();

        server.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Something_said_behind_the_answer_is_not_taken_for_the_next_one()
    {
        await using var server = new ScriptedRelay(
            Ready + "> MAIL\n> RCPT\n> DATA\n< 250 Ok\n< 250 Ok\n< 354 Go on\n* message\n"
                + "< 250 Taken\\r\\n250 Ok\\r\\n250 Ok\\r\\n250 Ok\\r\\n354 Go on", First);
        await using var relay = new Relay(server.Terms, TimeProvider.System);

        await relay.SendAsync(To("bob@example.net"));
        await relay.SendAsync(To("bob@example.net"));

        server.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Many_at_once_have_a_connection_each()
    {
        await using var server = new ScriptedRelay(First, First, First);
        await using var relay = new Relay(server.Terms, TimeProvider.System);
        var all = new TaskCompletionSource();
        var begun = 0;

        await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => relay.DeliverAsync(To("bob@example.net"), WriteAsync, Yes, default)));

        server.Count.ShouldBe(3);

        async Task WriteAsync(Stream stream, CancellationToken ct)
        {
            if (Interlocked.Increment(ref begun) == 3) all.SetResult();
            await all.Task.WaitAsync(TimeSpan.FromSeconds(10), ct);
            await Writing(Text)(stream, ct);
        }
    }
}
