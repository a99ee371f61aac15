using System.Net;
using Enclosure.Accounts;
using Enclosure.Tests.Support;
using Shouldly;
using Xunit;
using static Enclosure.Tests.Support.SendingClient;

namespace Enclosure.Tests.Dialects.Robotomail;

/// <summary>What a send is refused for; nothing is stored then.</summary>
public sealed class RobotomailSendRefusalTests
{
    [Fact]
    public async Task Every_wrong_field_is_named()
    {
        await using var server = await TestServer.StartAsync();
        using var client = server.Robotomail();
        var body = new
        {
            to = new[] { "no address" },
            cc = Enumerable.Repeat("a@b.example", 51),
            subject = "",
            inReplyTo = "<a@b>\r\nBcc: x@y.example",
            attachments = Enumerable.Repeat(Guid.NewGuid(), 11),
            headers = new Dictionary<string, string> { ["X-Custom-A"] = "one\r\nBcc: two" },
        };

        var refused = await (await client.PostMessageAsync(server.Messages(), body)).ShouldRefuseAsync(
            HttpStatusCode.BadRequest, "VALIDATION_ERROR");

        refused.GetProperty("fields").EnumerateArray().Select(fault => fault.Text("field"))
            .ShouldBe(["to", "cc", "subject", "bodyText", "inReplyTo", "headers", "attachments"], ignoreOrder: true);
    }

    [Fact]
    public async Task Both_texts_may_have_a_million_characters_of_any_script()
    {
        await using var server = await TestServer.StartAsync();
        using var client = server.Robotomail();
        var text = new string('\u0639', 1 << 20);

        var letter = new { to = new[] { Outsider }, subject = "Long", bodyText = text, bodyHtml = text };
        var sent = await client.SendMessageAsync(server.Messages(), letter);

        sent.Text("bodyText").Length.ShouldBe(1 << 20);
        using var spaces = new StringContent(new string(' ', (16 << 20) + 1), System.Text.Encoding.UTF8, "application/json");
        var refused = await (await client.PostAsync(server.Messages(), spaces))
            .ShouldRefuseAsync(HttpStatusCode.RequestEntityTooLarge, "MESSAGE_TOO_LARGE");
        refused.Text("error").ShouldContain("16777216");
    }

    [Fact]
    public async Task An_id_too_long_for_a_line_is_400_and_the_longest_that_fits_goes_along()
    {
        await using var server = await TestServer.StartAsync();
        using var client = server.Robotomail();
        foreach (var id in new[] { $"<{new string('a', 984)}@example.com>", $"{new string('a', 984)}@example.com" })
            await (await client.PostMessageAsync(server.Messages(), Answering(id)))
                .ShouldRefuseAsync(HttpStatusCode.BadRequest, "VALIDATION_ERROR");

        var longest = $"<{new string('a', 983)}@example.com>";
        var sent = await client.SendMessageAsync(server.Messages(), Answering(longest));

        (await client.GetStringAsync($"{server.Messages()}/{sent.Text("id")}/raw")).ShouldContain($"\r\nIn-Reply-To:\r\n {longest}\r\n");

        static object Answering(string id) => new { to = new[] { Outsider }, subject = "Hi", bodyText = "Hello", inReplyTo = id };
    }

    [Fact]
    public async Task Header_fields_of_other_names_are_passed_over_whatever_and_how_many_they_are()
    {
        await using var server = await TestServer.StartAsync();
        using var client = server.Robotomail();
        var headers = Enumerable.Range(0, 60).ToDictionary(at => $"X-Other-{at}", at => (object)at);

        await client.SendMessageAsync(server.Messages(), WithHeaders());
        for (var at = 0; at < 51; at++) headers[$"X-Custom-{at}"] = "a";
        await (await client.PostMessageAsync(server.Messages(), WithHeaders()))
            .ShouldRefuseAsync(HttpStatusCode.BadRequest, "VALIDATION_ERROR");

        object WithHeaders() => new { to = new[] { Outsider }, subject = "Hi", bodyText = "Hello", headers };
    }

    [Fact]
    public async Task An_unknown_or_foreign_file_is_400_and_named_by_its_place()
    {
        await using var server = await TestServer.StartAsync();
        using var client = server.Robotomail();
        var other = await server.Core.Provisioning.CreateAsync(new NewAccount("b", "b@localhost", 0, 0));
        using var stranger = server.Robotomail(other.FullKey.Text);
        var foreign = await stranger.UploadIdAsync();
        var own = await client.UploadIdAsync();

        var refused = await (await client.PostMessageAsync(server.Messages(), Letter(own, Guid.NewGuid().ToString(), foreign)))
            .ShouldRefuseAsync(HttpStatusCode.BadRequest, "VALIDATION_ERROR");

        refused.GetProperty("fields").EnumerateArray().Select(fault => fault.Text("field")).ShouldBe(["attachments[1]", "attachments[2]"]);
        (await client.AttachmentAsync(own)).IsNull("messageId").ShouldBeTrue();
        await NothingIsKeptAsync(server, client);
    }

    [Fact]
    public async Task A_scoped_key_takes_files_of_its_mailboxes_alone()
    {
        await using var server = await TestServer.StartAsync();
        using var client = server.Robotomail();
        var other = await client.MakeMailboxAsync("other");
        var (path, _) = await client.ReceiveAsync(Letters.WithFile("a.txt", "YQ=="));
        var (away, _) = await client.ReceiveAsync(Letters.WithFile("b.txt", "Yg=="), "?rcpt=other@localhost");
        var (mine, theirs) = (await FileOfAsync(client, path), await FileOfAsync(client, away));
        var unlinked = await client.UploadIdAsync();
        using var scoped = server.Robotomail(await client.MakeKeyAsync(server.Account.Mailbox.Id.ToString()));

        foreach (var id in new[] { unlinked, theirs })
            await (await scoped.PostMessageAsync(server.Messages(), Letter(id))).ShouldRefuseAsync(
                HttpStatusCode.Forbidden, "OUT_OF_SCOPE");
        await scoped.SendMessageAsync(server.Messages(), Letter(mine));
        await (await scoped.PostMessageAsync($"/v1/mailboxes/{other}/messages", Letter()))
            .ShouldRefuseAsync(HttpStatusCode.NotFound, "NOT_FOUND");
    }

    [Fact]
    public async Task A_file_of_withheld_mail_is_402()
    {
        await using var server = await TestServer.StartAsync();
        using var client = server.Robotomail();
        await client.ReceiveAsync(InboundClient.Plain("First"));
        var (path, _) = await client.ReceiveAsync(Letters.WithFile("a.txt", "YQ=="));
        var id = await FileOfAsync(client, path);
        await server.LimitInboundAsync(1);

        var refused = await (await client.PostMessageAsync(server.Messages(), Letter(id)))
            .ShouldRefuseAsync(HttpStatusCode.PaymentRequired, "INBOUND_LIMIT_EXCEEDED");

        refused.GetProperty("resource").ToString().ShouldBe($$"""{"type":"attachment","id":"{{id}}"}""");
    }

    [Fact]
    public async Task An_upload_whose_bytes_have_not_come_is_UPLOAD_NOT_READY_and_one_that_came_is_settled_by_the_use()
    {
        await using var server = await TestServer.StartAsync();
        using var client = server.Robotomail();
        using var sendkit = server.SendKit();
        var link = await sendkit.PresignAsync(3);

        await (await client.PostMessageAsync(server.Messages(), Letter(link.Text("id")))).ShouldRefuseAsync(
            HttpStatusCode.BadRequest, "UPLOAD_NOT_READY");
        (await server.PutAsync(link, "abc"u8.ToArray())).StatusCode.ShouldBe(HttpStatusCode.OK);
        await client.SendMessageAsync(server.Messages(), Letter(link.Text("id")));
    }

    [Fact]
    public async Task More_than_25_MB_together_is_413_and_nothing_is_stored()
    {
        await using var server = await TestServer.StartAsync();
        using var client = server.Robotomail();
        var large = (await client.UploadAsync(Files.Random(26_214_400), "a.bin")).Text("id");
        var small = (await client.UploadAsync([1], "b.bin")).Text("id");

        await (await client.PostMessageAsync(server.Messages(), Letter(large, small))).ShouldRefuseAsync(
            HttpStatusCode.RequestEntityTooLarge, "MESSAGE_TOO_LARGE");

        await NothingIsKeptAsync(server, client);
        await client.SendMessageAsync(server.Messages(), Letter(large));
    }

    [Fact]
    public async Task A_paused_mailbox_and_a_suspended_account_send_nothing()
    {
        await using var server = await TestServer.StartAsync();
        using var client = server.Robotomail();
        await server.Core.Accounts.ChangeAsync(
            server.Account.Account.Id, new AccountChange(Suspended: true, SuspendedReason: "Bill unpaid."));
        var refused = await (await client.PostMessageAsync(server.Messages(), Letter())).ShouldRefuseAsync(
            HttpStatusCode.Forbidden, "ACCOUNT_SUSPENDED");
        refused.GetProperty("suspended").GetBoolean().ShouldBeTrue();
        await server.Core.Accounts.ChangeAsync(server.Account.Account.Id, new AccountChange(Suspended: false));
        await client.PatchAsync(
            $"/v1/mailboxes/{server.Account.Mailbox.Id}", System.Net.Http.Json.JsonContent.Create(new { status = "PAUSED" }));

        await (await client.PostMessageAsync(server.Messages(), Letter())).ShouldRefuseAsync(HttpStatusCode.Forbidden, "MAILBOX_INACTIVE");
    }

    [Fact]
    public async Task The_31st_message_of_a_mailbox_within_a_minute_is_429_until_the_first_is_a_minute_old()
    {
        var clock = new TestClock();
        await using var server = await TestServer.StartAsync(clock);
        using var client = server.Robotomail();
        for (var sent = 0; sent < 30; sent++)
        {
            await client.SendMessageAsync(server.Messages(), Letter());
            clock.Advance(TimeSpan.FromSeconds(1));
        }

        using var refused = await client.PostMessageAsync(server.Messages(), Letter());
        await refused.ShouldRefuseAsync(HttpStatusCode.TooManyRequests, "RATE_LIMITED");

        refused.Headers.GetValues("Retry-After").ShouldBe(["30"]);
        clock.Advance(TimeSpan.FromSeconds(31));
        await client.SendMessageAsync(server.Messages(), Letter());
    }

    [Fact]
    public async Task The_61st_message_of_an_account_within_a_minute_is_429_whichever_mailbox_sends()
    {
        await using var server = await TestServer.StartAsync(new TestClock());
        using var client = server.Robotomail();
        var mailboxes = new[] { server.Messages(), await NewMailboxAsync("two"), await NewMailboxAsync("three") };
        for (var sent = 0; sent < 60; sent++) await client.SendMessageAsync(mailboxes[sent % 3], Letter());

        await (await client.PostMessageAsync(mailboxes[0], Letter())).ShouldRefuseAsync(HttpStatusCode.TooManyRequests, "RATE_LIMITED");

        async Task<string> NewMailboxAsync(string name) => $"/v1/mailboxes/{await client.MakeMailboxAsync(name)}/messages";
    }

    private static async Task<string> FileOfAsync(HttpClient client, string path) =>
        (await client.MessageAsync(path)).GetProperty("attachments")[0].Text("id");

    private static async Task NothingIsKeptAsync(TestServer server, HttpClient client) =>
        (await client.GetAsync(server.Messages()).JsonAsync()).GetProperty("messages").GetArrayLength().ShouldBe(0);
}
