using Enclosure.Relaying;
using Shouldly;
using Xunit;
using static Enclosure.Tests.Relaying.Sending;

namespace Enclosure.Tests.Relaying;

public sealed class RelayDialogueTests
{
    private static readonly string[] Steps = ["MAIL", "RCPT", "DATA", "end"];

    [Fact]
    public async Task A_relay_that_pipelines_gets_MAIL_and_RCPT_and_DATA_in_one_go()
    {
        await using var server = new ScriptedRelay(Ready +
            """
            > MAIL FROM:<ann@example.com> SIZE=26
            > RCPT TO:<bob@example.net>
            > RCPT TO:<eve@example.net>
            > DATA
            < 250 2.1.0 Ok
            < 250 2.1.5 Ok
            < 250 2.1.5 Ok
            < 354 Go on
            * message
            < 250 2.0.0 Ok: queued as 4711
            """);

        var outcome = await server.SendAsync(To("bob@example.net", "eve@example.net"));

        outcome.Recipients.ShouldBe([new(250, "2.0.0 Ok: queued as 4711"), new(250, "2.0.0 Ok: queued as 4711")]);
        server[0].Messages.ShouldBe([Text]);
        server[0].Pieces.ShouldContain(piece => piece.StartsWith("MAIL ") && piece.EndsWith("\r\nDATA\r\n"));
    }

    [Fact]
    public async Task A_relay_that_does_not_gets_one_command_after_the_other_and_no_parameter()
    {
        await using var server = new ScriptedRelay(ReadyBare +
            """
            > MAIL FROM:<ann@example.com>
            < 250 Ok
            > RCPT TO:<bob@example.net>
            < 250 Ok
            > DATA
            < 354 Go on
            * message
            < 250 Ok
            """);

        (await server.SendAsync(To("bob@example.net"))).Codes().ShouldBe([250]);

        server[0].Pieces.ShouldContain("MAIL FROM:<ann@example.com>\r\n");
        server[0].Pieces.ShouldContain("RCPT TO:<bob@example.net>\r\n");
        server[0].Pieces.ShouldContain("DATA\r\n");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Each_recipient_has_its_own_answer(bool pipelining)
    {
        await using var server = new ScriptedRelay(Playing(
            pipelining, "250 Ok", ["550 5.1.1 No such user", "250 Ok", "451 4.7.1 Greylisted"], "354 Go on") +
            "* message\n< 250 Taken");

        var outcome = await server.SendAsync(To("a@example.net", "b@example.net", "c@example.net"));

        outcome.Recipients.ShouldBe([new(550, "5.1.1 No such user"), new(250, "Taken"), new(451, "4.7.1 Greylisted")]);
        outcome.Recipients.Select(reply => reply.IsRefusedForGood).ShouldBe([true, false, false]);
    }

    [Fact]
    public async Task When_all_are_refused_and_the_relay_waits_for_a_message_it_gets_a_dot_alone_and_stays_of_use()
    {
        await using var server = new ScriptedRelay(Playing(true, "250 Ok", ["550 no", "451 not now"], "354 Go on") +
            "* message\n< 250 Ok: nothing\n" +
            "> RSET\n> MAIL\n> RCPT\n> DATA\n< 250 Ok\n< 250 Ok\n< 250 Ok\n< 354 Go on\n* message\n< 250 Second");
        await using var relay = new Relay(server.Terms, TimeProvider.System);

        (await relay.SendAsync(To("a@example.net", "b@example.net"))).Codes().ShouldBe([550, 451]);
        (await relay.SendAsync(To("c@example.net"))).Recipients.ShouldBe([new(250, "Second")]);

        server[0].Messages.ShouldBe(["", Text]);
        server.Count.ShouldBe(1);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task When_all_are_refused_and_so_is_DATA_nothing_is_written(bool pipelining)
    {
        var refused = pipelining
            ? Playing(true, "250 Ok", ["550 no", "550 no"], "554 5.5.1 No valid recipients")
            : Stepwise("250 Ok", ["550 no", "550 no"]);
        await using var server = new ScriptedRelay(refused + "> QUIT\n< 221 bye");
        await using var relay = new Relay(server.Terms, TimeProvider.System);

        var outcome = await relay.DeliverAsync(
            To("a@example.net", "b@example.net"), (_, _) => throw new InvalidOperationException(), Yes, default);

        outcome.Codes().ShouldBe([550, 550]);
    }

    public static TheoryData<string, int, bool> Refusals =>
        [.. from step in Steps from code in new[] { 450, 550 } from pipelining in new[] { true, false }
            select (step, code, pipelining)];

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task A_refusal_of_the_whole_message_goes_to_all_who_were_accepted(string step, int code, bool pipelining)
    {
        await using var server = new ScriptedRelay(RefusingAt(step, code, pipelining));
        var outcome = await server.SendAsync(To("a@example.net", "b@example.net"));

        outcome.Codes().ShouldBe(step == "MAIL" ? [code, code] : [550, code]);
        outcome.Recipients[1].Text.ShouldBe("no");
    }

    public static TheoryData<string, bool> Farewells =>
        [.. from step in Steps from pipelining in new[] { true, false } select (step, pipelining)];

    [Theory]
    [MemberData(nameof(Farewells))]
    public async Task A_relay_that_says_421_and_hangs_up_has_answered_for_all_who_are_open(string step, bool pipelining)
    {
        await using var server = new ScriptedRelay(
            RefusingAt(step, 421, pipelining, upTo: true) + "\n! drop",
            Ready + "> MAIL\n> RCPT\n> DATA\n< 250 Ok\n< 250 Ok\n< 354 Go on\n* message\n< 250 Ok");
        await using var relay = new Relay(server.Terms, TimeProvider.System);

        var outcome = await relay.SendAsync(To("a@example.net", "b@example.net"));

        outcome.Codes().ShouldBe(step == "MAIL" ? [421, 421] : [550, 421]);
        (await relay.SendAsync(To("c@example.net"))).Codes().ShouldBe([250]);
        server.Count.ShouldBe(2, "the connection is not used again");
    }

    [Theory]
    [InlineData("< 250-2.0.0 Ok:\n< 250-2.0.0 queued\n< 250 2.0.0 as 4711", 250, "2.0.0 Ok: queued as 4711")]
    [InlineData("< 250-first\n< 550 second", 550, "first second")]
    [InlineData("< 250", 250, "")]
    [InlineData("< 554-5.7.1 a\tb\n< 554-\n< 554 5.7.10 c", 554, "5.7.1 a b  5.7.10 c")]
    public async Task Lines_of_one_answer_are_told_as_one(string said, int code, string text)
    {
        await using var server = new ScriptedRelay(Playing(true, "250 Ok", ["250 Ok"], "354 Go on") + "* message\n" + said);

        (await server.SendAsync(To("a@example.net"))).Recipients.ShouldBe([new(code, text)]);
    }

    [Fact]
    public async Task A_long_answer_is_cut()
    {
        var lines = string.Concat(Enumerable.Repeat($"< 550-{new string('x', 2000)}\n", 99));
        await using var server = new ScriptedRelay(Ready + "> MAIL\n> RCPT\n> DATA\n" + lines + "< 550 end\n< 503 no\n< 503 no");

        (await server.SendAsync(To("a@example.net"))).Recipients[0].Text.Length.ShouldBe(1000);
    }

    /// <summary>What is asked for and answered up to DATA.</summary>
    internal static string Playing(bool pipelining, string mail, string[] recipients, string data)
    {
        if (!pipelining) return Stepwise(mail, recipients) + $"> DATA\n< {data}\n";
        var asked = "> MAIL\n" + string.Concat(recipients.Select(_ => "> RCPT\n")) + "> DATA\n";
        return Ready + asked + $"< {mail}\n" + string.Concat(recipients.Select(reply => $"< {reply}\n")) + $"< {data}\n";
    }

    private static string Stepwise(string mail, string[] recipients) =>
        ReadyBare + $"> MAIL\n< {mail}\n" + string.Concat(recipients.Select(reply => $"> RCPT\n< {reply}\n"));

    private static string RefusingAt(string step, int code, bool pipelining, bool upTo = false)
    {
        if (step == "MAIL" && !pipelining) return ReadyBare + $"> MAIL\n< {code} no\n";
        var no = $"{code} no";
        var script = step switch
        {
            "MAIL" => Playing(pipelining, no, ["503 no MAIL", "503 no MAIL"], "503 no MAIL"),
            "RCPT" =>
                pipelining || upTo
                    ? Playing(pipelining, "250 Ok", ["550 first", no], "503 no RCPT")
                    : Stepwise("250 Ok", ["550 first", no]),
            "DATA" => Playing(pipelining, "250 Ok", ["550 first", "250 Ok"], no),
            _ => Playing(pipelining, "250 Ok", ["550 first", "250 Ok"], "354 Go on") + $"* message\n< {no}\n",
        };
        return upTo ? script[..(script.IndexOf($"< {no}", StringComparison.Ordinal) + no.Length + 2)] : script;
    }
}
