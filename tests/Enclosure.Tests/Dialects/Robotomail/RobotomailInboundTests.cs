using System.Net;
using System.Text;
using Enclosure.Tests.Mail;
using Enclosure.Tests.Support;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Dialects.Robotomail;

/// <summary><c>POST /v1/inbound</c>: mail that comes over HTTP.</summary>
public sealed class RobotomailInboundTests
{
    [Fact]
    public async Task A_message_is_kept_for_the_mailbox_named_and_answered_with_its_manifest()
    {
        await using var server = await TestServer.StartAsync();
        using var client = server.Robotomail();
        var file = MailSteps.Noise(1000);

        var answer = await client.DeliverAsync(MailSteps.WithFile("a.pdf", file), "?rcpt=demo@localhost&from=ann@example.com");

        var received = answer.GetProperty("messages").EnumerateArray().ShouldHaveSingleItem();
        received.Names().ShouldBe(["id", "mailboxId", "threadId", "duplicate", "overLimit"]);
        received.Text("mailboxId").ShouldBe(server.Account.Mailbox.Id.ToString());
        received.GetProperty("duplicate").GetBoolean().ShouldBeFalse();
        answer.GetProperty("manifest").Names().ShouldBe(["sizeBytes", "sha256", "parts"]);
        var message = await client.MessageAsync($"{server.Messages()}/{received.Text("id")}");
        message.Text("subject").ShouldBe("Files");
        (await server.AccountRowAsync()).StoredBytes.ShouldBe(1000);
    }

    [Fact]
    public async Task The_same_message_again_is_answered_as_a_duplicate()
    {
        await using var server = await TestServer.StartAsync();
        using var client = server.Robotomail();
        var mail = InboundClient.Plain("Once");

        var (_, first) = await client.ReceiveAsync(mail);
        var (_, second) = await client.ReceiveAsync(mail);

        second.GetProperty("duplicate").GetBoolean().ShouldBeTrue();
        second.Text("id").ShouldBe(first.Text("id"));
        (await client.AccountAsync()).Number("monthlyInboundCount").ShouldBe(1);
    }

    [Theory]
    [InlineData("Delivered-To: demo@localhost", "demo")]
    [InlineData("X-Original-To: sales@localhost", "sales")]
    [InlineData("Delivered-To: sales@localhost\nTo: demo@localhost", "sales")]
    [InlineData("Delivered-To: ann@elsewhere.example\nTo: =?utf-8?q?D=C3=A9mo?= <DEMO@LocalHost>, x@y.example", "demo")]
    [InlineData("To: x@y.example\nCc: Sales: sales@localhost, demo@localhost;", "sales,demo")]
    [InlineData("Cc: demo+tag@localhost, demo@localhost", "demo")]
    public async Task Without_rcpt_the_headers_say_whose_it_is(string headers, string mailboxes)
    {
        await using var server = await TestServer.StartAsync();
        using var client = server.Robotomail();
        var ids = new Dictionary<string, string>
        {
            [server.Account.Mailbox.Id.ToString()] = "demo",
            [await client.MakeMailboxAsync("sales")] = "sales",
        };

        var answer = await client.DeliverAsync($"From: ann@example.com\n{headers}\n\nHi\n", query: "");

        answer.GetProperty("messages").EnumerateArray().Select(each => ids[each.Text("mailboxId")]).ShouldBe(mailboxes.Split(','));
    }

    [Fact]
    public async Task Several_rcpt_get_a_message_each_and_share_its_bytes()
    {
        await using var server = await TestServer.StartAsync();
        using var client = server.Robotomail();
        await client.MakeMailboxAsync("sales");

        var answer = await client.DeliverAsync(
            MailSteps.WithFile("a.pdf", new byte[500]), "?rcpt=demo@localhost&rcpt=sales@localhost&rcpt=nobody@elsewhere.example");

        answer.GetProperty("messages").GetArrayLength().ShouldBe(2);
        (await server.AccountRowAsync()).StoredBytes.ShouldBe(500);
        (await client.AccountAsync()).Number("monthlyInboundCount").ShouldBe(2);
    }

    [Theory]
    [InlineData("update mailboxes set status = 'paused' where address = 'sales'", HttpStatusCode.Forbidden, "MAILBOX_INACTIVE")]
    [InlineData(
        "update accounts set storage_limit_bytes = 1, stored_bytes = 1", HttpStatusCode.RequestEntityTooLarge, "STORAGE_LIMIT_EXCEEDED")]
    public async Task A_rcpt_that_takes_no_mail_refuses_the_message_for_all_of_them(string change, HttpStatusCode status, string code)
    {
        await using var server = await TestServer.StartAsync();
        using var client = server.Robotomail();
        await client.MakeMailboxAsync("sales");
        await server.ExecuteAsync(change);
        var mail = MailSteps.Wire(InboundClient.Plain("x", "Delivered-To: demo@localhost\nX-Original-To: sales@localhost"));

        using var named = await client.PostMailAsync(mail, "?rcpt=demo@localhost&rcpt=sales@localhost");

        await named.ShouldRefuseAsync(status, code);
        (await server.AccountRowAsync()).InboundCount.ShouldBe(0);
    }

    [Fact]
    public async Task A_mailbox_of_the_headers_that_takes_no_mail_leaves_it_to_the_others()
    {
        await using var server = await TestServer.StartAsync();
        using var client = server.Robotomail();
        await client.MakeMailboxAsync("sales");
        await server.ExecuteAsync("update mailboxes set status = 'paused' where address = 'sales'");

        var answer = await client.DeliverAsync(
            InboundClient.Plain("x", "Delivered-To: demo@localhost\nX-Original-To: sales@localhost"), query: "");

        answer.GetProperty("messages").GetArrayLength().ShouldBe(1);
    }

    [Theory]
    [InlineData("?rcpt=nobody@localhost")]
    [InlineData("?rcpt=other@localhost")]
    [InlineData("?rcpt=%00x@localhost.example")]
    [InlineData("")]
    public async Task No_mailbox_of_the_keys_account_is_404_UNKNOWN_MAILBOX(string query)
    {
        await using var server = await TestServer.StartAsync();
        using var client = server.Robotomail();
        await server.AddAccountAsync();

        using var answer = await client.PostMailAsync("From: a@b.example\r\nTo: other@localhost\r\n\r\nHi\r\n"u8.ToArray(), query);

        if (query.Contains("%00")) await answer.ShouldRefuseAsync(HttpStatusCode.BadRequest, "VALIDATION_ERROR");
        else await answer.ShouldRefuseAsync(HttpStatusCode.NotFound, "UNKNOWN_MAILBOX");
        await server.ShouldHoldAsync(stored: 0, files: 0);
    }

    [Fact]
    public async Task Another_accounts_mailbox_is_unknown_also_when_it_is_paused()
    {
        await using var server = await TestServer.StartAsync();
        using var client = server.Robotomail();
        await server.AddAccountAsync();
        await server.ExecuteAsync("update mailboxes set status = 'paused'");

        using var foreign = await client.PostMailAsync(MailSteps.Wire(InboundClient.Plain("x")), "?rcpt=other@localhost");
        using var own = await client.PostMailAsync(MailSteps.Wire(InboundClient.Plain("x")));

        await foreign.ShouldRefuseAsync(HttpStatusCode.NotFound, "UNKNOWN_MAILBOX");
        await own.ShouldRefuseAsync(HttpStatusCode.Forbidden, "MAILBOX_INACTIVE");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("application/json")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("nonsense")]
    public async Task Another_media_type_is_415(string? type)
    {
        await using var server = await TestServer.StartAsync();
        using var client = server.Robotomail();

        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/inbound?rcpt=demo@localhost")
        {
            Content = new ByteArrayContent(MailSteps.Wire(InboundClient.Plain("x"))),
        };
        if (type is not null) request.Content.Headers.TryAddWithoutValidation("Content-Type", type);

        await (await client.SendAsync(request)).ShouldRefuseAsync(HttpStatusCode.UnsupportedMediaType, "UNSUPPORTED_MEDIA_TYPE");
    }

    [Fact]
    public async Task An_empty_body_is_400()
    {
        await using var server = await TestServer.StartAsync();
        using var client = server.Robotomail();

        await (await client.PostMailAsync([])).ShouldRefuseAsync(HttpStatusCode.BadRequest, "VALIDATION_ERROR");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Over_the_limit_is_413_that_a_client_can_read_and_nothing_is_kept(bool hasLength)
    {
        var settings = new Dictionary<string, string?> { ["Inbound:MaxMessageSize"] = "1MB" };
        await using var server = await TestServer.StartAsync(settings: settings);
        using var client = server.Robotomail();
        var mail = MailSteps.Wire(MailSteps.WithFile("a.bin", MailSteps.Noise(3 << 20)));
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/inbound?rcpt=demo@localhost")
        {
            Content = new ByteArrayContent(mail),
        };
        request.Content.Headers.ContentType = new("message/rfc822");
        request.Headers.TransferEncodingChunked = !hasLength;

        await (await client.SendAsync(request)).ShouldRefuseAsync(HttpStatusCode.RequestEntityTooLarge, "MESSAGE_TOO_LARGE");
        await server.ShouldHoldAsync(stored: 0, files: 0);
    }

    [Fact]
    public async Task A_body_that_breaks_off_leaves_nothing()
    {
        await using var server = await TestServer.StartAsync();
        using (var connection = await RawConnection.OpenAsync(server.Url))
        {
            await connection.SendAsync(
                $"POST /v1/inbound?rcpt=demo@localhost HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {server.Account.FullKey.Text}\r\n"
                + $"Content-Type: message/rfc822\r\nContent-Length: 1000000\r\n\r\n"
                + $"{MailSteps.WithFile("a.bin", MailSteps.Noise(100_000))}");
            await Eventually.TrueAsync(() => Files.StagedBytes(server.Core, server.Data) > 0, "the staged bytes");
        }

        await Eventually.TrueAsync(() => Files.StagedBytes(server.Core, server.Data) == 0, "the staged bytes");
        await server.ShouldHoldAsync(stored: 0, files: 0);
        (await server.AccountRowAsync()).InboundCount.ShouldBe(0);
    }

    [Fact]
    public async Task Full_storage_is_413_and_nothing_is_kept()
    {
        await using var server = await TestServer.StartAsync(storageLimit: 100);
        using var client = server.Robotomail();

        using var answer = await client.PostMailAsync(MailSteps.Wire(MailSteps.WithFile("a.pdf", new byte[101])));

        (await answer.ShouldRefuseAsync(HttpStatusCode.RequestEntityTooLarge, "STORAGE_LIMIT_EXCEEDED")).Text("upgrade").ShouldNotBeEmpty();
        await server.ShouldHoldAsync(stored: 0, files: 0);
    }

    [Fact]
    public async Task A_scoped_key_and_a_suspended_account_are_403()
    {
        await using var server = await TestServer.StartAsync();
        using var client = server.Robotomail();
        using var scoped = server.Robotomail(await client.MakeKeyAsync(server.Account.Mailbox.Id.ToString()));
        var mail = MailSteps.Wire(InboundClient.Plain("x"));

        await (await scoped.PostMailAsync(mail)).ShouldRefuseAsync(HttpStatusCode.Forbidden, "FULL_ACCESS_REQUIRED");
        await server.SuspendAsync("Bill unpaid.");
        await (await client.PostMailAsync(mail)).ShouldRefuseAsync(HttpStatusCode.Forbidden, "ACCOUNT_SUSPENDED");
    }

    [Theory]
    [InlineData("?rcpt=")]
    [InlineData("?rcpt=demo@localhost&from=a%0D%0Ab")]
    [InlineData("?rcpt=a%0Ab@localhost")]
    [InlineData("?rcpt=demo")]
    [InlineData("?rcpt=demo@localhost&from=%3Cann@example.com")]
    public async Task An_address_out_of_form_is_400_naming_it(string query)
    {
        await using var server = await TestServer.StartAsync();
        using var client = server.Robotomail();

        var body = await (await client.PostMailAsync(MailSteps.Wire(InboundClient.Plain("x")), query)).ShouldRefuseAsync(
            HttpStatusCode.BadRequest, "VALIDATION_ERROR");

        body.GetProperty("fields")[0].Text("field").ShouldBeOneOf("rcpt", "from");
    }

    [Fact]
    public async Task A_header_that_never_ends_is_read_as_far_as_256_KB_for_recipients()
    {
        await using var server = await TestServer.StartAsync();
        using var client = server.Robotomail();
        var mail = new StringBuilder("To: demo@localhost\r\n");
        for (var line = 0; line < 20_000; line++) mail.Append($"X-Line-{line}: {new string('x', 50)}\r\n");

        using var answer = await client.PostMailAsync(Encoding.ASCII.GetBytes(mail.ToString()), query: "");

        (await answer.ShouldBeAsync(HttpStatusCode.Created)).GetProperty("messages").GetArrayLength().ShouldBe(1);
    }
}
