using Shouldly;
using Xunit;

namespace Enclosure.Tests.Smtp;

/// <summary>Conversations as scripts: what is said, and what the answers begin with.</summary>
public sealed class ConversationTests
{
    [Fact]
    public async Task A_message_goes_in()
    {
        await using var stage = await SmtpStage.StartAsync();
        using var talk = await SmtpTalk.OpenAsync(stage.EndPoint);

        await talk.PlayAsync(
            """
            < 220 localhost ESMTP
            > EHLO client.example
            < 250-localhost
            > MAIL FROM:<a@example.com>
            < 250 2.1.0
            > RCPT TO:<demo@localhost>
            < 250 2.1.5
            > RCPT TO:<second@localhost>
            < 250 2.1.5
            > DATA
            < 354
            > Subject: Hello
            >
            > Body
            > .
            < 250 2.0.0 Kept as
            > QUIT
            < 221 2.0.0
            """);

        (await talk.IsClosedAsync()).ShouldBeTrue();
        (await stage.OnlyAsync()).Sender.ShouldBe("a@example.com");
        (await stage.OnlyAsync()).Recipients.ShouldBe(["demo@localhost", "second@localhost"]);
        (await stage.OnlyAsync()).Text.ShouldBe("Subject: Hello\r\n\r\nBody\r\n");
    }

    [Fact]
    public async Task EHLO_tells_what_can_be_done_and_HELO_does_not()
    {
        await using var stage = await SmtpStage.StartAsync();
        using var talk = await stage.ConnectAsync();

        (await talk.AskAsync("EHLO client.example")).Split('\n').ShouldBe(
        [
            "250-localhost", $"250-SIZE {SmtpStage.MaxMessageBytes}", "250-8BITMIME", "250-SMTPUTF8", "250-PIPELINING", "250-CHUNKING",
            "250-ENHANCEDSTATUSCODES", "250 STARTTLS",
        ]);
        (await talk.AskAsync("HELO client.example")).ShouldBe("250 localhost");
    }

    [Theory]
    [InlineData("MAIL FROM:<a@b.example>", "503 5.5.1")]
    [InlineData("RCPT TO:<demo@localhost>", "503 5.5.1")]
    [InlineData("DATA", "503 5.5.1")]
    [InlineData("EHLO", "501 5.5.4")]
    [InlineData("HELO", "501 5.5.4")]
    [InlineData("NOOP anything", "250 2.0.0")]
    [InlineData("RSET", "250 2.0.0")]
    [InlineData("RSET now", "501 5.5.4")]
    [InlineData("VRFY demo", "252 2.0.0")]
    [InlineData("EXPN staff", "502 5.5.1")]
    [InlineData("AUTH PLAIN AGEAYg==", "502 5.5.1")]
    [InlineData("HELP", "214")]
    [InlineData("help", "214")]
    [InlineData("ETRN example.com", "500 5.5.2")]
    [InlineData("TURN", "500 5.5.2")]
    [InlineData("", "500 5.5.2")]
    [InlineData("NO\tOP", "500 5.5.2")]
    [InlineData("NO\0OP", "500 5.5.2")]
    [InlineData("NOOP \u00ff", "500 5.5.2")]
    [InlineData("BDAT x", "501 5.5.4")]
    [InlineData("GET / HTTP/1.1", "421 4.7.0")]
    public async Task Right_after_the_greeting(string line, string answer)
    {
        await using var stage = await SmtpStage.StartAsync();
        using var talk = await stage.ConnectAsync();

        (await talk.AskAsync(line)).ShouldStartWith(answer);
    }

    [Theory]
    [InlineData("MAIL FROM:<a@b.example>", "250 2.1.0")]
    [InlineData("mail from: <a@b.example>", "250 2.1.0")]
    [InlineData("MAIL FROM:<>", "250 2.1.0")]
    [InlineData("MAIL FROM:<root>", "250 2.1.0")]
    [InlineData("MAIL FROM:<@one.example,@two.example:a@b.example>", "250 2.1.0")]
    [InlineData("MAIL FROM:<\"a >b\"@c.example>", "250 2.1.0")]
    [InlineData("MAIL FROM:<a@b.example> SIZE=1000", "250 2.1.0")]
    [InlineData("MAIL FROM:<a@b.example> SIZE=1000000 BODY=8bitmime SMTPUTF8", "250 2.1.0")]
    [InlineData("MAIL FROM:<a@b.example> size=1 body=7BIT", "250 2.1.0")]
    [InlineData("MAIL FROM:<a@b.example> SIZE=1048577", "552 5.3.4")]
    [InlineData("MAIL FROM:<a@b.example> SIZE=99999999999999999999", "552 5.3.4")]
    [InlineData("MAIL FROM:<a@b.example> SIZE=", "501 5.5.4")]
    [InlineData("MAIL FROM:<a@b.example> SIZE=-1", "501 5.5.4")]
    [InlineData("MAIL FROM:<a@b.example> SIZE=1 SIZE=2", "501 5.5.4")]
    [InlineData("MAIL FROM:<a@b.example> BODY=BINARYMIME", "501 5.5.4")]
    [InlineData("MAIL FROM:<a@b.example> SMTPUTF8=yes", "501 5.5.4")]
    [InlineData("MAIL FROM:<a@b.example> RET=FULL", "501 5.5.4")]
    [InlineData("MAIL FROM:a@b.example", "501 5.5.4")]
    [InlineData("MAIL FROM:<a@b.example", "501 5.5.4")]
    [InlineData("MAIL FROM:<a@b.example>x", "501 5.5.4")]
    [InlineData("MAIL FROM:<a b@c.example>", "501 5.5.4")]
    [InlineData("MAIL FROM:<@b.example>", "501 5.5.4")]
    [InlineData("MAIL FROM:<a@>", "501 5.5.4")]
    [InlineData("MAIL TO:<a@b.example>", "501 5.5.4")]
    [InlineData("MAIL", "501 5.5.4")]
    [InlineData("MAIL FROM:<\u00c3\u00a9@b.example>", "501 5.5.4")]
    [InlineData("MAIL FROM:<\u00c3\u00a9@b.example> SMTPUTF8", "250 2.1.0")]
    public async Task A_sender(string line, string answer)
    {
        await using var stage = await SmtpStage.StartAsync();
        using var talk = await stage.GreetedAsync();

        (await talk.AskAsync(line)).ShouldStartWith(answer);
    }

    [Theory]
    [InlineData("RCPT TO:<demo@localhost>", "250 2.1.5")]
    [InlineData("RCPT TO: <demo@localhost>", "250 2.1.5")]
    [InlineData("RCPT TO:<Postmaster>", "250 2.1.5")]
    [InlineData("RCPT TO:<demo>", "501 5.5.4")]
    [InlineData("RCPT TO:<>", "501 5.5.4")]
    [InlineData("RCPT TO:demo@localhost", "501 5.5.4")]
    [InlineData("RCPT TO:<demo@localhost> NOTIFY=NEVER", "501 5.5.4")]
    [InlineData("RCPT TO:<demo@elsewhere.example>", "550 5.1.1")]
    [InlineData("MAIL FROM:<a@b.example>", "503 5.5.1")]
    [InlineData("STARTTLS", "503 5.5.1")]
    [InlineData("DATA", "503 5.5.1")]
    public async Task After_a_sender(string line, string answer)
    {
        await using var stage = await SmtpStage.StartAsync();
        using var talk = await stage.GreetedAsync();
        await talk.AskAsync("MAIL FROM:<a@b.example>");

        (await talk.AskAsync(line)).ShouldStartWith(answer);
    }

    [Theory]
    [InlineData("RSET")]
    [InlineData("EHLO again.example")]
    public async Task What_was_begun_is_forgotten(string command)
    {
        await using var stage = await SmtpStage.StartAsync();
        using var talk = await stage.AddressedAsync();

        (await talk.AskAsync(command)).ShouldStartWith("250");

        (await talk.AskAsync("DATA")).ShouldStartWith("503 5.5.1");
        (await talk.AskAsync("MAIL FROM:<b@example.com>")).ShouldStartWith("250 2.1.0");
    }

    [Fact]
    public async Task Two_messages_follow_one_another_and_share_nothing()
    {
        await using var stage = await SmtpStage.StartAsync();
        using var talk = await stage.GreetedAsync();

        await talk.PlayAsync(
            """
            > MAIL FROM:<a@example.com>
            < 250
            > RCPT TO:<one@localhost>
            < 250
            > DATA
            < 354
            > First
            > .
            < 250
            > MAIL FROM:<>
            < 250
            > RCPT TO:<two@localhost>
            < 250
            > DATA
            < 354
            > .
            < 250
            """);

        (await stage.MessagesAsync()).Select(message => (message.Sender, message.Recipients.Single(), message.Text))
            .ShouldBe([("a@example.com", "one@localhost", "First\r\n"), ("", "two@localhost", "")]);
    }

    [Fact]
    public async Task A_mailbox_named_twice_gets_the_message_once()
    {
        await using var stage = await SmtpStage.StartAsync();
        using var talk = await stage.AddressedAsync();

        (await talk.AskAsync("RCPT TO:<demo@localhost>")).ShouldStartWith("250 2.1.5");
        (await talk.AskAsync("DATA")).ShouldStartWith("354");
        (await talk.AskAsync("x\r\n.")).ShouldStartWith("250");

        (await stage.OnlyAsync()).Recipients.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_whole_group_sent_at_once_is_answered_in_order()
    {
        await using var stage = await SmtpStage.StartAsync();
        using var talk = await SmtpTalk.OpenAsync(stage.EndPoint);

        await talk.SendAsync(
            "EHLO c\r\nMAIL FROM:<a@b.c>\r\nRCPT TO:<demo@localhost>\r\nRCPT TO:<no@where>\r\nDATA\r\nText\r\n.\r\n"
            + "MAIL FROM:<>\r\nQUIT\r\n");

        var codes = new List<string>();
        while (await talk.ReplyAsync() is { Length: > 0 } reply) codes.Add(reply[..3]);
        codes.ShouldBe(["220", "250", "250", "250", "550", "354", "250", "250", "221"]);
        (await stage.OnlyAsync()).Text.ShouldBe("Text\r\n");
    }

    [Fact]
    public async Task A_line_that_ends_with_LF_alone_is_refused_and_not_run()
    {
        await using var stage = await SmtpStage.StartAsync();
        using var talk = await stage.GreetedAsync();

        await talk.SendAsync("MAIL FROM:<a@b.example>\nNOOP\r\n");

        (await talk.ReplyAsync()).ShouldStartWith("500 5.5.2");
        (await talk.ReplyAsync()).ShouldStartWith("250 2.0.0");
        (await talk.AskAsync("RCPT TO:<demo@localhost>")).ShouldStartWith("503");
    }
}
