using System.Security.Cryptography;
using System.Text;
using Enclosure.Sql;
using Enclosure.Tests.Support;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Smtp;

/// <summary>What becomes of a message's bytes, and what is answered at their end.</summary>
public sealed class MessageTests
{
    [Theory]
    [InlineData("\n.\n")]
    [InlineData("\n.\r\n")]
    [InlineData("\r.\r")]
    [InlineData("\r\n.\n")]
    [InlineData("\r\n.\r")]
    [InlineData("\n\n.\n\n")]
    public async Task A_message_cannot_be_smuggled_inside_another(string lookAlike)
    {
        await using var stage = await SmtpStage.StartAsync();
        using var talk = await stage.AddressedAsync();
        await talk.AskAsync("DATA");

        await talk.SendAsync($"one{lookAlike}MAIL FROM:<admin@b.example>\r\nRCPT TO:<demo@localhost>\r\nDATA\r\ntwo\r\n.\r\n");

        (await talk.ReplyAsync()).ShouldStartWith("250 2.0.0");
        (await talk.AskAsync("QUIT")).ShouldStartWith("221");
        stage.Only.Sender.ShouldBe("a@example.com");
        stage.Only.Text.ShouldStartWith($"one{lookAlike.Replace("\r\n.", "\r\n")}MAIL FROM:<admin@b.example>\r\n");
    }

    [Fact]
    public async Task Any_bytes_come_out_as_they_went_in()
    {
        await using var stage = await SmtpStage.StartAsync();
        using var talk = await stage.AddressedAsync();
        var bytes = RandomNumberGenerator.GetBytes(700_000);

        await talk.AskAsync("DATA");
        await talk.SendAsync(Encoding.Latin1.GetString(bytes).Replace("\r\n.", "\r\n..") + "\r\n.\r\n");

        (await talk.ReplyAsync()).ShouldStartWith("250 2.0.0");
        stage.Only.Bytes.ShouldBe([.. bytes, (byte)'\r', (byte)'\n']);
    }

    [Fact]
    public async Task A_message_over_the_limit_is_read_to_its_end_and_refused_there()
    {
        await using var stage = await SmtpStage.StartAsync();
        using var talk = await stage.AddressedAsync();

        await talk.AskAsync("DATA");
        await talk.SendAsync(new string('a', 1_500_000) + "\r\n.\r\n");

        (await talk.ReplyAsync()).ShouldStartWith("552 5.3.4");
        (await talk.AskAsync("MAIL FROM:<a@example.com>")).ShouldStartWith("250");
        (stage.Messages.Count, stage.Dropped).ShouldBe((0, 1));
    }

    [Fact]
    public async Task Far_more_than_the_limit_is_not_read_at_all()
    {
        await using var stage = await SmtpStage.StartAsync();
        using var talk = await stage.AddressedAsync();
        await talk.AskAsync("DATA");

        await Should.ThrowAsync<IOException>(async () =>
        {
            while (true) await talk.SendAsync(new string('a', 1_000_000));
        });

        await Eventually.TrueAsync(() => stage.Dropped == 1, "the message is dropped");
    }

    [Theory]
    [InlineData(Refusal.StoreFull, "452 4.3.1")]
    [InlineData(Refusal.StorageLimitExceeded, "452 4.2.2")]
    [InlineData(Refusal.Unavailable, "451 4.3.0")]
    public async Task A_refusal_while_the_bytes_come_is_told_at_their_end(Refusal refusal, string answer)
    {
        await using var stage = await SmtpStage.StartAsync();
        using var talk = await stage.AddressedAsync();
        stage.OnWrite = bytes => _ = bytes > 50_000 ? throw new RefusedException(refusal, "no") : 0;

        await talk.AskAsync("DATA");
        await talk.SendAsync(new string('a', 400_000) + "\r\n.\r\n");

        (await talk.ReplyAsync()).ShouldStartWith(answer);
        (await talk.AskAsync("NOOP")).ShouldStartWith("250");
        (stage.Messages.Count, stage.Dropped).ShouldBe((0, 1));
    }

    [Theory]
    [InlineData(Refusal.StorageLimitExceeded, "452 4.2.2")]
    [InlineData(Refusal.StoreFull, "452 4.3.1")]
    [InlineData(Refusal.Unavailable, "451 4.3.0")]
    [InlineData(Refusal.MailboxInactive, "451 4.3.0")]
    [InlineData(Refusal.AccountSuspended, "451 4.3.0")]
    [InlineData(Refusal.UnknownMailbox, "451 4.3.0")]
    [InlineData(Refusal.MessageTooLarge, "552 5.3.4")]
    public async Task A_refusal_at_the_end_of_data(Refusal refusal, string answer)
    {
        await using var stage = await SmtpStage.StartAsync();
        using var talk = await stage.AddressedAsync();
        stage.OnComplete = () => throw new RefusedException(refusal, "no");

        await talk.AskAsync("DATA");

        (await talk.AskAsync("x\r\n.")).ShouldStartWith(answer);
        (stage.Messages.Count, stage.Dropped).ShouldBe((0, 1));
    }

    [Theory]
    [InlineData(Refusal.UnknownMailbox, "550 5.1.1")]
    [InlineData(Refusal.UnknownDomain, "550 5.1.1")]
    [InlineData(Refusal.MailboxInactive, "550 5.2.1")]
    [InlineData(Refusal.AccountSuspended, "550 5.2.1")]
    [InlineData(Refusal.StorageLimitExceeded, "452 4.2.2")]
    [InlineData(Refusal.StoreFull, "452 4.3.1")]
    [InlineData(Refusal.Unavailable, "451 4.3.0")]
    public async Task A_refusal_at_a_recipient(Refusal refusal, string answer)
    {
        await using var stage = await SmtpStage.StartAsync();
        using var talk = await stage.GreetedAsync();
        stage.OnAdmit = _ => throw new RefusedException(refusal, "no");
        await talk.AskAsync("MAIL FROM:<a@example.com>");

        (await talk.AskAsync("RCPT TO:<demo@localhost>")).ShouldStartWith(answer);
        (await talk.AskAsync("DATA")).ShouldStartWith("503 5.5.1");
    }

    [Fact]
    public async Task A_commit_that_nobody_knows_of_is_to_be_tried_again()
    {
        await using var stage = await SmtpStage.StartAsync();
        using var talk = await stage.AddressedAsync();
        stage.OnComplete = () => throw new CommitUnknownException(new IOException("gone"));

        await talk.AskAsync("DATA");

        (await talk.AskAsync("x\r\n.")).ShouldStartWith("451 4.3.0");
    }

    [Fact]
    public async Task A_fault_of_ours_is_no_refusal_for_ever()
    {
        await using var stage = await SmtpStage.StartAsync();
        using var talk = await stage.AddressedAsync();
        stage.OnComplete = () => throw new InvalidOperationException("a bug");

        await talk.AskAsync("DATA");

        (await talk.AskAsync("x\r\n.")).ShouldStartWith("421 4.3.0");
        stage.Dropped.ShouldBe(1);
    }

    [Fact]
    public async Task A_client_that_leaves_in_the_middle_leaves_nothing()
    {
        await using var stage = await SmtpStage.StartAsync();
        using var talk = await stage.AddressedAsync();
        await talk.AskAsync("DATA");
        await talk.SendAsync("Subject: half\r\n\r\n");

        talk.Leave();

        await Eventually.TrueAsync(() => stage.Dropped == 1, "the message is dropped");
        stage.Messages.ShouldBeEmpty();
    }

    [Fact]
    public async Task One_message_is_for_one_account()
    {
        await using var stage = await SmtpStage.StartAsync();
        using var talk = await stage.AddressedAsync();

        (await talk.AskAsync("RCPT TO:<other@localhost>")).ShouldStartWith("452 4.5.3");
        (await talk.AskAsync("RCPT TO:<third@localhost>")).ShouldStartWith("250");
        await talk.AskAsync("DATA");
        await talk.AskAsync("x\r\n.");

        stage.Only.Recipients.ShouldBe(["demo@localhost", "third@localhost"]);
    }

    [Fact]
    public async Task The_recipient_after_the_hundredth_is_to_be_sent_again()
    {
        await using var stage = await SmtpStage.StartAsync();
        using var talk = await stage.GreetedAsync();
        await talk.AskAsync("MAIL FROM:<a@example.com>");
        for (var i = 0; i < 100; i++) (await talk.AskAsync($"RCPT TO:<m{i}@localhost>")).ShouldStartWith("250");

        (await talk.AskAsync("RCPT TO:<m100@localhost>")).ShouldStartWith("452 4.5.3");

        await talk.AskAsync("DATA");
        (await talk.AskAsync("x\r\n.")).ShouldStartWith("250");
        stage.Only.Recipients.Count.ShouldBe(100);
    }
}
