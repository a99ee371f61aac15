using Enclosure.Accounts;
using Enclosure.Server;
using Enclosure.Tests.Support;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Smtp;

/// <summary>From the socket to the rows, with a whole server.</summary>
public sealed class DeliveryTests
{
    private const string Mail = "Subject: Hi\r\nMessage-ID: <1@example.com>\r\n\r\n..Dots and\nbare\rends\r\n";

    [Fact]
    public async Task A_message_is_there_once_it_was_answered_and_comes_back_byte_for_byte()
    {
        await using var server = await ReceivedMail.ServerAsync();

        (await SendAsync(server, Mail)).ShouldStartWith("250 2.0.0 Kept as ");

        var message = (await ReceivedMail.MessagesAsync(server.Core)).ShouldHaveSingleItem();
        (message.Text.Subject, message.Parties.EnvelopeSender, message.MailboxId).ShouldBe(
            ("Hi", "ann@example.com", server.Account.Mailbox.Id));
        var (raw, same) = await ReceivedMail.RawAsync(server.Core, message);
        System.Text.Encoding.ASCII.GetString(raw).ShouldBe(Mail.Replace("..", "."));
        same.ShouldBeTrue();
    }

    [Fact]
    public async Task A_message_sent_again_is_answered_and_not_kept_twice()
    {
        await using var server = await ReceivedMail.ServerAsync();
        var first = await SendAsync(server, Mail);

        (await SendAsync(server, Mail)).ShouldBe(first.Replace("Kept as", "Kept before as"));

        (await ReceivedMail.MessagesAsync(server.Core)).Count.ShouldBe(1);
    }

    [Fact]
    public async Task Nobody_gets_mail_for_a_mailbox_that_is_not_there_paused_or_of_a_suspended_account()
    {
        await using var server = await ReceivedMail.ServerAsync();
        using var talk = await GreetedAsync(server);
        await talk.AskAsync("MAIL FROM:<ann@example.com>");

        (await talk.AskAsync("RCPT TO:<nobody@localhost>")).ShouldStartWith("550 5.1.1");
        (await talk.AskAsync("RCPT TO:<demo@elsewhere.example>")).ShouldStartWith("550 5.1.1");
        await PauseAsync(server);
        (await talk.AskAsync("RCPT TO:<demo@localhost>")).ShouldStartWith("550 5.2.1");
        await PauseAsync(server, "active");
        var owing = new AccountChange(Suspended: true, SuspendedReason: "owes money");
        await server.Core.Accounts.ChangeAsync(server.Account.Account.Id, owing);
        var suspended = await talk.AskAsync("RCPT TO:<demo@localhost>");
        suspended.ShouldStartWith("550 5.2.1");
        suspended.ShouldNotContain("money");
    }

    [Fact]
    public async Task A_mailbox_paused_while_its_message_comes_in_lets_the_sender_come_again()
    {
        await using var server = await ReceivedMail.ServerAsync();
        using var talk = await AddressedAsync(server);
        await talk.AskAsync("DATA");
        await PauseAsync(server);

        (await talk.AskAsync("x\r\n.")).ShouldStartWith("451 4.3.0");

        (await ReceivedMail.MessagesAsync(server.Core)).ShouldBeEmpty();
        Files.Incoming(server.Data).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_message_that_fits_no_more_is_told_at_its_end_and_the_next_at_its_recipient()
    {
        await using var server = await TestServer.StartAsync(settings: ReceivedMail.On, storageLimit: 100_000);

        (await SendAsync(server, WithFile(150_000))).ShouldStartWith("452 4.2.2");
        (await SendAsync(server, WithFile(100_000))).ShouldStartWith("250");
        using var talk = await GreetedAsync(server);
        await talk.AskAsync("MAIL FROM:<ann@example.com>");
        (await talk.AskAsync("RCPT TO:<demo@localhost>")).ShouldStartWith("452 4.2.2");

        (await ReceivedMail.MessagesAsync(server.Core)).Count.ShouldBe(1);
        Files.Incoming(server.Data).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_recipient_of_another_account_is_to_be_sent_to_apart()
    {
        await using var server = await ReceivedMail.ServerAsync();
        await server.Core.Provisioning.CreateAsync(new NewAccount("else", "else@localhost", 0, 0));
        await server.Core.Mailboxes.CreateOfAccountAsync(server.Account.Account.Id, "second", null);
        using var talk = await AddressedAsync(server);

        (await talk.AskAsync("RCPT TO:<else@localhost>")).ShouldStartWith("452 4.5.3");
        (await talk.AskAsync("RCPT TO:<second@localhost>")).ShouldStartWith("250");
        await talk.AskAsync("DATA");
        (await talk.AskAsync("x\r\n.")).ShouldStartWith("250");

        (await ReceivedMail.MessagesAsync(server.Core)).Count.ShouldBe(2);
    }

    [Fact]
    public async Task The_server_takes_a_message_as_large_as_it_says_and_no_larger()
    {
        await using var server = await TestServer.StartAsync(
            settings: new Dictionary<string, string?>(ReceivedMail.On) { ["Inbound:MaxMessageSize"] = "100KB" });
        const string Head = "Subject: x\r\n\r\n";

        (await SendAsync(server, Head + new string('a', 102_400 - Head.Length - 2) + "\r\n")).ShouldStartWith("250");
        (await SendAsync(server, Head + new string('a', 102_400 - Head.Length - 1) + "\r\n")).ShouldStartWith("552 5.3.4");

        Files.Incoming(server.Data).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_full_disk_defers_mail_and_is_over_when_there_is_room()
    {
        using var disk = SmallDisk.Mount(megabytes: 6);
        await using var core = await Core.OpenAsync(TestDatabase.SettingsOf(disk.Path), TimeProvider.System, CancellationToken.None);
        var port = FreePort.Next();
        using var server = await ServerProcess.StartWithMailAsync(disk.Path, port);
        disk.Fill();

        (await SendAsync(port, WithFile(1_500_000))).ShouldStartWith("452 4.3.1");
        disk.MakeRoom();
        (await SendAsync(port, WithFile(1_500_000))).ShouldStartWith("250");

        (await ReceivedMail.MessagesAsync(core)).Count.ShouldBe(1);
    }

    [Fact]
    public async Task Numbers_of_mail_are_at_the_metrics_door()
    {
        var metrics = FreePort.Next();
        await using var server = await TestServer.StartAsync(
            settings: new Dictionary<string, string?>(ReceivedMail.On) { ["Metrics:Listen"] = $"127.0.0.1:{metrics}" });
        await SendAsync(server, Mail);
        using var client = server.Robotomail();
        for (var i = 0; i < 2; i++) await client.DeliverAsync("Subject: By HTTP\n\nHi\n");

        var text = await new HttpClient().GetStringAsync($"http://127.0.0.1:{metrics}/metrics");

        text.ShouldContain("enclosure_mail_received_total{door=\"smtp\",result=\"kept\"} 1");
        text.ShouldContain("enclosure_mail_received_total{door=\"http\",result=\"kept\"} 1");
        text.ShouldContain("enclosure_mail_received_total{door=\"http\",result=\"duplicate\"} 1");
        text.ShouldContain("enclosure_smtp_connections");
    }

    private static string WithFile(int bytes) =>
        "Subject: File\r\nContent-Type: application/octet-stream; name=a.bin\r\nContent-Transfer-Encoding: 7bit\r\n\r\n"
        + string.Concat(Enumerable.Repeat(new string('a', 98) + "\r\n", bytes / 100));

    private static Task<string> SendAsync(TestServer server, string message) => SendAsync(server.Smtp.Port, message);

    private static async Task<string> SendAsync(int port, string message)
    {
        using var talk = await AddressedAsync(port);
        await talk.AskAsync("DATA");
        await talk.SendAsync(message + ".\r\n");
        return await talk.ReplyAsync();
    }

    private static Task<SmtpTalk> AddressedAsync(TestServer server) => AddressedAsync(server.Smtp.Port);

    private static async Task<SmtpTalk> AddressedAsync(int port)
    {
        var talk = await GreetedAsync(port);
        await talk.AskAsync("MAIL FROM:<ann@example.com>");
        await talk.AskAsync("RCPT TO:<demo@localhost>");
        return talk;
    }

    private static Task<SmtpTalk> GreetedAsync(TestServer server) => GreetedAsync(server.Smtp.Port);

    private static async Task<SmtpTalk> GreetedAsync(int port)
    {
        var talk = await SmtpTalk.OpenAsync(new(System.Net.IPAddress.Loopback, port));
        await talk.ReplyAsync();
        await talk.AskAsync("EHLO client.example");
        return talk;
    }

    private static Task PauseAsync(TestServer server, string status = "paused") => server.Core.Database.WriteAsync(
        sql => sql.ExecuteAsync("update mailboxes set status = @status where id = @id", new { status, id = server.Account.Mailbox.Id }));
}
