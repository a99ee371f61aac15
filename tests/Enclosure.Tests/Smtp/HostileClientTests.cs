using Shouldly;
using Xunit;

namespace Enclosure.Tests.Smtp;

/// <summary>Clients that say anything, in any order.</summary>
public sealed class HostileClientTests
{
    private static readonly string[] Words =
    [
        "EHLO a", "HELO", "MAIL FROM:<a@b.c>", "MAIL FROM:<", "MAIL FROM:<> SIZE=", "RCPT TO:<demo@localhost>", "RCPT TO:<\"",
        "RCPT TO:<\"\\",
        "DATA", ".", "..", "BDAT 5", "BDAT 0 LAST", "BDAT 12 LAST", "RSET", "NOOP", "VRFY",
        "\r", "\n", "\0", " ", "\u00ff\u00fe", "MAIL FROM:<@:>", "RCPT TO:<@a>", "AUTH X",
    ];

    [Fact]
    public async Task Nothing_that_is_said_is_answered_with_a_fault_of_ours()
    {
        await using var stage = await SmtpStage.StartAsync();
        var random = new Random(20261121);

        for (var round = 0; round < 300; round++)
        {
            using var talk = await SmtpTalk.OpenAsync(stage.EndPoint);
            var lines = Enumerable.Range(0, 30).Select(_ => Words[random.Next(Words.Length)] + (random.Next(8) == 0 ? "" : "\r\n"));
            var said = string.Concat(lines);
            await talk.SendAsync(said + "\r\n.\r\nQUIT\r\n");
            talk.SayNoMore();
            while (await talk.ReplyAsync() is { Length: > 0 } reply) reply.ShouldNotStartWith("421 4.3.0", Case.Sensitive, said);
        }
    }
}
