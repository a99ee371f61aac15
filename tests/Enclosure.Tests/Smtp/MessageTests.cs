using System.Security.Cryptography;
using System.Text;
using Enclosure.Tests.Mail;
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
        (await stage.OnlyAsync()).Sender.ShouldBe("a@example.com");
        (await stage.OnlyAsync()).Text.ShouldStartWith($"one{lookAlike.Replace("\r\n.", "\r\n")}MAIL FROM:<admin@b.example>\r\n");
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
        (await stage.OnlyAsync()).Bytes.ShouldBe([.. bytes, (byte)'\r', (byte)'\n']);
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
        await stage.ShouldHoldNothingAsync();
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

        await stage.ShouldHoldNothingAsync();
    }

    [Fact]
    public async Task A_message_that_fills_the_mailbox_is_to_come_again()
    {
        await using var stage = await SmtpStage.StartAsync(storageLimit: 100);
        using var talk = await stage.AddressedAsync();

        await talk.AskAsync("DATA");
        await talk.SendAsync(MailSteps.Wire(MailSteps.WithFile("a.pdf", new byte[101])));

        (await talk.AskAsync(".")).ShouldStartWith("452 4.2.2");
        await stage.ShouldHoldNothingAsync();
    }

    [Theory]
    [InlineData("update mailboxes set status = 'paused'")]
    [InlineData("update accounts set suspended_at = 1")]
    [InlineData("delete from mailboxes")]
    public async Task A_mailbox_lost_while_its_message_comes_is_asked_for_again(string change)
    {
        await using var stage = await SmtpStage.StartAsync();
        using var talk = await stage.AddressedAsync();
        await talk.AskAsync("DATA");

        await stage.Fixture.Core.Database.WriteAsync(sql => sql.ExecuteAsync(change));

        (await talk.AskAsync("x\r\n.")).ShouldStartWith("451 4.3.0");
        await stage.ShouldHoldNothingAsync();
    }

    [Fact]
    public async Task A_fault_of_ours_is_no_refusal_for_ever()
    {
        await using var stage = await SmtpStage.StartAsync();
        using var talk = await stage.AddressedAsync();
        await talk.AskAsync("DATA");

        await stage.Fixture.Core.Database.WriteAsync(sql => sql.ExecuteAsync("alter table arrivals rename to departures"));

        (await talk.AskAsync("x\r\n.")).ShouldStartWith("421 4.3.0");
        await stage.ShouldHoldNothingAsync();
    }

    [Fact]
    public async Task A_client_that_leaves_in_the_middle_leaves_nothing()
    {
        await using var stage = await SmtpStage.StartAsync();
        using var talk = await stage.AddressedAsync();
        await talk.AskAsync("DATA");
        await talk.SendAsync("Subject: half\r\n\r\n" + new string('a', 200_000));
        await Eventually.TrueAsync(() => stage.Staged > 0, "the message is under way");

        talk.Leave();

        await stage.ShouldHoldNothingAsync();
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

        (await stage.OnlyAsync()).Recipients.ShouldBe(["demo@localhost", "third@localhost"]);
    }

    [Fact]
    public async Task The_recipient_after_the_hundredth_is_to_be_sent_again()
    {
        await using var stage = await SmtpStage.StartAsync();
        using var talk = await stage.GreetedAsync();
        for (var i = 0; i <= 100; i++) await stage.Fixture.NewMailboxAsync($"m{i}@localhost");
        await talk.AskAsync("MAIL FROM:<a@example.com>");
        for (var i = 0; i < 100; i++) (await talk.AskAsync($"RCPT TO:<m{i}@localhost>")).ShouldStartWith("250");

        (await talk.AskAsync("RCPT TO:<m100@localhost>")).ShouldStartWith("452 4.5.3");

        await talk.AskAsync("DATA");
        (await talk.AskAsync("x\r\n.")).ShouldStartWith("250");
        (await stage.OnlyAsync()).Recipients.Count.ShouldBe(100);
    }
}
