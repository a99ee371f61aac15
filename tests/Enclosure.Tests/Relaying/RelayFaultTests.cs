using System.Text;
using Enclosure.Relaying;
using Enclosure.Tests.Support;
using Shouldly;
using Xunit;
using static Enclosure.Tests.Relaying.Sending;

namespace Enclosure.Tests.Relaying;

public sealed class RelayFaultTests
{
    private const string Accepting = Ready + "> MAIL\n> RCPT\n> DATA\n< 250 Ok\n< 250 Ok\n< 354 Go on\n";

    /// <summary>Different ones, so that it can be told which of them has begun.</summary>
    private static readonly RelayTimeouts Limits = new()
    {
        Greeting = TimeSpan.FromSeconds(301),
        Hello = TimeSpan.FromSeconds(302),
        Mail = TimeSpan.FromSeconds(303),
        Recipient = TimeSpan.FromSeconds(304),
    };

    /// <summary>A script up to each step, and how long its answer may take.</summary>
    public static TheoryData<string, string, int> Steps => new()
    {
        { "the greeting", "", 301 },
        { "EHLO", "< 220 hi\n> EHLO", 302 },
        { "MAIL", Ready + "> MAIL\n> RCPT\n> DATA", 303 },
        { "MAIL", ReadyBare + "> MAIL", 303 },
        { "RCPT", Ready + "> MAIL\n> RCPT\n> DATA\n< 250 Ok", 304 },
        { "RCPT", ReadyBare + "> MAIL\n< 250 Ok\n> RCPT", 304 },
        { "DATA", Ready + "> MAIL\n> RCPT\n> DATA\n< 250 Ok\n< 250 Ok", 120 },
        { "the end of the message", Accepting + "* message", 600 },
    };

    [Theory]
    [MemberData(nameof(Steps))]
    public async Task A_relay_that_hangs_is_given_up_after_the_step_s_time(string step, string script, int seconds)
    {
        var clock = new TestClock();
        await using var server = new ScriptedRelay(script + "\n! hang");
        await using var relay = new Relay(server.Terms with { Timeouts = Limits }, clock);

        var fault = await GivenUpAsync(relay.SendAsync(To("bob@example.net")), server, clock, seconds);

        fault.Message.ShouldContain($"{seconds} s for {step}");
        fault.IsOutcomeUnknown.ShouldBe(step == "the end of the message");
    }

    [Theory]
    [MemberData(nameof(Steps))]
    public async Task A_line_that_breaks_leaves_the_outcome_open_only_after_the_final_dot(string step, string script, int _)
    {
        await using var server = new ScriptedRelay(script + "\n! drop");

        var fault = await Should.ThrowAsync<RelayException>(() => server.SendAsync(To("bob@example.net")));

        fault.Message.ShouldContain(step);
        fault.IsOutcomeUnknown.ShouldBe(step == "the end of the message");
    }

    [Fact]
    public async Task A_relay_that_does_not_read_on_is_given_up_after_three_minutes_for_a_block()
    {
        var clock = new TestClock();
        await using var server = new ScriptedRelay(Accepting + "! stall");
        await using var relay = new Relay(server.Terms with { Timeouts = Limits }, clock);

        var fault = await GivenUpAsync(relay.DeliverAsync(To("bob@example.net"), PourAsync, Yes, default), server, clock, 180);

        fault.Message.ShouldContain("180 s for the message");
        fault.IsOutcomeUnknown.ShouldBeFalse();
    }

    [Fact]
    public void No_step_is_given_less_time_than_the_standard_says()
    {
        var limits = new RelayTimeouts();

        new[] { limits.Greeting, limits.Mail, limits.Recipient, limits.Data, limits.Block, limits.EndOfData }
            .ShouldBe([.. new[] { 5, 5, 5, 2, 3, 10 }.Select(minutes => TimeSpan.FromMinutes(minutes))]);
    }

    [Fact]
    public async Task A_line_that_breaks_in_the_middle_of_the_message_leaves_nothing_open()
    {
        await using var server = new ScriptedRelay(Accepting + "! drop");
        await using var relay = new Relay(server.Terms, TimeProvider.System);

        var fault = await Should.ThrowAsync<RelayException>(() => relay.DeliverAsync(To("bob@example.net"), PourAsync, Yes, default));

        fault.IsOutcomeUnknown.ShouldBeFalse();
    }

    [Fact]
    public async Task A_refusal_in_the_middle_of_the_message_is_heard()
    {
        await using var server = new ScriptedRelay(Accepting + "< 552 5.3.4 Too big for us\n! stall");
        await using var relay = new Relay(server.Terms with { Timeouts = new() { Block = TimeSpan.FromSeconds(1) } }, TimeProvider.System);

        var outcome = await relay.DeliverAsync(To("bob@example.net"), PourAsync, Yes, default);

        outcome.Recipients.ShouldBe([new(552, "5.3.4 Too big for us")]);
    }

    [Theory]
    [InlineData("< what\\r\\n", "no SMTP reply")]
    [InlineData("< 2500 Ok", "no SMTP reply")]
    [InlineData("< 150 Ok", "no SMTP reply")]
    [InlineData("< HTTP/1.1 400 Bad Request", "no SMTP reply")]
    [InlineData("<", "no SMTP reply")]
    public async Task What_is_no_answer_ends_the_connection(string said, string message) => await EndsWithAsync(said, message);

    [Fact]
    public Task A_line_without_an_end_ends_the_connection() => EndsWithAsync($"< 220 {new string('x', 5000)}", "a line of over 2048 bytes");

    [Fact]
    public Task Lines_without_an_end_end_the_connection() =>
        EndsWithAsync(string.Concat(Enumerable.Repeat("< 220-more\n", 200)), "over 100 lines");

    [Theory]
    [InlineData("< 554 5.7.1 Not for you", "554 5.7.1 Not for you")]
    [InlineData("< 421 4.3.2 Too busy", "421 4.3.2 Too busy")]
    [InlineData("< 220 hi\n> EHLO\n< 550 5.7.1 No", "550 5.7.1 No")]
    [InlineData("< 220 hi\n> EHLO\n< 502 what?\n> HELO client.example\n< 550 5.7.1 No", "550 5.7.1 No")]
    public async Task A_relay_that_turns_us_away_is_quoted(string script, string said)
    {
        await using var server = new ScriptedRelay(script);

        var fault = await Should.ThrowAsync<RelayException>(() => server.SendAsync(To("bob@example.net")));

        fault.Message.ShouldEndWith(said);
        $"{fault.Reply!.Code} {fault.Reply.Text}".ShouldBe(said);
        fault.IsOutcomeUnknown.ShouldBeFalse();
    }

    [Theory]
    [InlineData("> MAIL\n< 354 Go on", "MAIL with 354")]
    [InlineData("> MAIL\n< 250 Ok\n> RCPT\n< 334 Go on", "RCPT with 334")]
    [InlineData("> MAIL\n< 250 Ok\n> RCPT\n< 250 Ok\n> DATA\n< 250 Ok", "DATA with 250")]
    public async Task An_answer_that_does_not_belong_there_ends_the_connection(string script, string message)
    {
        await using var server = new ScriptedRelay(ReadyBare + script);

        (await Should.ThrowAsync<RelayException>(() => server.SendAsync(To("bob@example.net")))).Message.ShouldContain(message);
    }

    [Fact]
    public async Task Where_nobody_listens_the_message_says_so()
    {
        var server = new ScriptedRelay();
        await server.DisposeAsync();

        (await Should.ThrowAsync<RelayException>(() => server.SendAsync(To("bob@example.net")))).Message.ShouldContain("cannot be reached");
    }

    private static async Task<RelayException> GivenUpAsync(Task sending, ScriptedRelay server, TestClock clock, int seconds)
    {
        await server.IsStillAsync();
        var end = clock.GetUtcNow().AddSeconds(seconds);
        await Eventually.TrueAsync(() => clock.NextAlarm == end, "the step has begun");
        clock.Advance(TimeSpan.FromSeconds(seconds));
        while (!sending.IsCompleted)
        {
            await Task.WhenAny(sending, Task.Delay(20));
            clock.Advance(Limits.Goodbye);
        }

        return await Should.ThrowAsync<RelayException>(() => sending);
    }

    private static async Task EndsWithAsync(string script, string message)
    {
        await using var server = new ScriptedRelay(script);

        (await Should.ThrowAsync<RelayException>(() => server.SendAsync(To("bob@example.net")))).Message.ShouldContain(message);
    }

    private static async Task PourAsync(Stream stream, CancellationToken ct)
    {
        var line = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("All work and no play\r\n", 1000)));
        for (var sent = 0; sent < 100_000_000; sent += line.Length) await stream.WriteAsync(line, ct);
    }
}
