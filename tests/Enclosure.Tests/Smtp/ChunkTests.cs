using System.Text;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Smtp;

/// <summary>Messages by BDAT (RFC 3030).</summary>
public sealed class ChunkTests
{
    [Fact]
    public async Task Chunks_make_a_message_and_dots_in_them_mean_nothing()
    {
        await using var stage = await SmtpStage.StartAsync();
        using var talk = await stage.AddressedAsync();

        await talk.SendAsync("BDAT 7\r\n\r\n.\r\n..");
        (await talk.ReplyAsync()).ShouldStartWith("250 2.0.0 7 bytes");
        await talk.SendAsync("bdat 4 last\r\nQUIT");
        (await talk.ReplyAsync()).ShouldStartWith("250 2.0.0 Kept as");

        (await stage.OnlyAsync()).Text.ShouldBe("\r\n.\r\n..QUIT");
    }

    [Fact]
    public async Task An_empty_last_chunk_ends_the_message()
    {
        await using var stage = await SmtpStage.StartAsync();
        using var talk = await stage.AddressedAsync();

        await talk.SendAsync("BDAT 2\r\nhi");
        await talk.ReplyAsync();
        (await talk.AskAsync("BDAT 0 LAST")).ShouldStartWith("250 2.0.0 Kept as");

        (await stage.OnlyAsync()).Text.ShouldBe("hi");
        (await talk.AskAsync("MAIL FROM:<a@example.com>")).ShouldStartWith("250");
    }

    [Fact]
    public async Task A_whole_group_with_chunks_may_be_sent_at_once()
    {
        await using var stage = await SmtpStage.StartAsync();
        using var talk = await stage.GreetedAsync();

        await talk.SendAsync(
            "MAIL FROM:<a@b.c>\r\nRCPT TO:<demo@localhost>\r\nBDAT 3\r\nabcBDAT 3\r\ndefBDAT 0\r\nBDAT 3 LAST\r\nghiQUIT\r\n");

        foreach (var code in new[] { "250", "250", "250", "250", "250", "250", "221" }) (await talk.ReplyAsync()).ShouldStartWith(code);
        (await stage.OnlyAsync()).Text.ShouldBe("abcdefghi");
    }

    [Fact]
    public async Task DATA_cannot_follow_a_chunk_and_the_message_can_go_on()
    {
        await using var stage = await SmtpStage.StartAsync();
        using var talk = await stage.AddressedAsync();
        await talk.SendAsync("BDAT 2\r\nhi");
        await talk.ReplyAsync();

        (await talk.AskAsync("DATA")).ShouldStartWith("503 5.5.1");
        (await talk.AskAsync("RCPT TO:<late@localhost>")).ShouldStartWith("503 5.5.1");
        (await talk.AskAsync("MAIL FROM:<b@example.com>")).ShouldStartWith("503 5.5.1");

        (await talk.AskAsync("BDAT 0 LAST")).ShouldStartWith("250");
        (await stage.OnlyAsync()).Recipients.ShouldBe(["demo@localhost"]);
    }

    [Fact]
    public async Task RSET_between_chunks_forgets_them()
    {
        await using var stage = await SmtpStage.StartAsync();
        using var talk = await stage.AddressedAsync();
        await talk.SendAsync("BDAT 2\r\nhi");
        await talk.ReplyAsync();

        (await talk.AskAsync("RSET")).ShouldStartWith("250");

        (await talk.AskAsync("BDAT 0 LAST")).ShouldStartWith("503");
        await stage.ShouldHoldNothingAsync();
    }

    [Theory]
    [InlineData("")]
    [InlineData("MAIL FROM:<a@b.c>\r\n")]
    public async Task The_bytes_of_a_refused_chunk_are_never_commands(string before)
    {
        await using var stage = await SmtpStage.StartAsync();
        using var talk = await stage.GreetedAsync();
        await talk.SendAsync(before);
        if (before.Length > 0) await talk.ReplyAsync();
        const string Chunk = "\r\nVRFY demo\r\n";

        await talk.SendAsync($"BDAT {Chunk.Length} LAST\r\n{Chunk}NOOP\r\n");

        (await talk.ReplyAsync()).ShouldStartWith("503 5.5.1");
        (await talk.ReplyAsync()).ShouldStartWith("250 2.0.0 OK");
    }

    [Theory]
    [InlineData("BDAT")]
    [InlineData("BDAT -1")]
    [InlineData("BDAT 99999999999999999999 LAST")]
    [InlineData("BDAT 5 FIRST")]
    [InlineData("BDAT 5 LAST LAST")]
    [InlineData("BDAT 0x5")]
    public async Task A_chunk_whose_size_cannot_be_read_ends_the_conversation(string line)
    {
        await using var stage = await SmtpStage.StartAsync();
        using var talk = await stage.AddressedAsync();

        await talk.SendAsync($"{line}\r\nVRFY demo\r\n");

        (await talk.ReplyAsync()).ShouldStartWith("501 5.5.4");
        (await talk.IsClosedAsync()).ShouldBeTrue();
    }

    [Fact]
    public async Task Every_chunk_of_a_message_over_the_limit_is_read_and_answered_alike()
    {
        await using var stage = await SmtpStage.StartAsync();
        using var talk = await stage.AddressedAsync();
        var chunk = new string('a', 300_000);

        var group = new StringBuilder();
        for (var i = 0; i < 7; i++) group.Append($"BDAT {chunk.Length}{(i == 6 ? " LAST" : "")}\r\n{chunk}");
        var sending = talk.SendAsync(group + "NOOP\r\n");

        for (var i = 0; i < 3; i++) (await talk.ReplyAsync()).ShouldStartWith("250");
        for (var i = 3; i < 7; i++) (await talk.ReplyAsync()).ShouldStartWith("552 5.3.4");
        (await talk.ReplyAsync()).ShouldStartWith("250 2.0.0 OK");
        await sending;
        await stage.ShouldHoldNothingAsync();
    }

    [Fact]
    public async Task A_chunk_announced_far_over_the_limit_is_not_waited_for()
    {
        await using var stage = await SmtpStage.StartAsync();
        using var talk = await stage.AddressedAsync();

        (await talk.AskAsync("BDAT 9000000000000000000 LAST")).ShouldStartWith("421 4.7.0");
        (await talk.IsClosedAsync()).ShouldBeTrue();
    }

    [Fact]
    public async Task A_client_that_leaves_within_a_chunk_leaves_nothing()
    {
        await using var stage = await SmtpStage.StartAsync();
        using var talk = await stage.AddressedAsync();
        await talk.SendAsync("BDAT 100 LAST\r\nhalf");

        talk.Leave();

        await stage.ShouldHoldNothingAsync();
    }
}
