using System.Net;
using System.Text.Json;
using Enclosure.Tests.Mail;
using Enclosure.Tests.Support;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Dialects.Robotomail;

/// <summary>Messages of a mailbox: one, and the list.</summary>
public sealed class RobotomailMessageTests
{
    [Fact]
    public async Task A_message_has_every_documented_member_and_bodyTruncated()
    {
        await using var server = await TestServer.StartAsync(new TestClock());
        using var client = server.Robotomail();
        var (path, received) = await client.ReceiveAsync(
            """
            Return-Path: <bounce@example.com>
            X-Tag: first
            x-tag: last
            From: "Ann Example" <ann@example.com>
            To: Demo <demo@localhost>, "B, C" <bc@example.com>
            Cc: carl@example.com
            Subject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=
            Message-ID: <one@example.com>
            In-Reply-To: <zero@example.com>

            Hello.

            """);

        var message = await client.MessageAsync(path);

        message.ShouldHaveShape("message");
        message.Names().Except(Shapes.Members("message")).ShouldBe(["bodyTruncated"]);
        message.Text("direction").ShouldBe("INBOUND");
        message.Text("status").ShouldBe("RECEIVED");
        message.Text("messageId").ShouldBe("<one@example.com>");
        message.Text("inReplyTo").ShouldBe("<zero@example.com>");
        message.Text("threadId").ShouldBe(received.Text("threadId"));
        message.Text("fromAddress").ShouldBe("ann@example.com");
        Texts(message, "toAddresses").ShouldBe(["demo@localhost", "bc@example.com"]);
        Texts(message, "ccAddresses").ShouldBe(["carl@example.com"]);
        message.Text("subject").ShouldBe("Grüße");
        message.Text("bodyText").Trim().ShouldBe("Hello.");
        message.IsNull("bodyHtml").ShouldBeTrue();
        message.GetProperty("headers").Text("x-tag").ShouldBe("last");
        message.GetProperty("headers").TryGetProperty("X-Tag", out _).ShouldBeFalse();
        message.GetProperty("overLimit").GetBoolean().ShouldBeFalse();
        message.IsNull("pendingSseEventData").ShouldBeTrue();
        message.Text("createdAt").ShouldBe("2026-11-21T12:00:00.000Z");
    }

    [Fact]
    public async Task Without_its_last_file_a_message_has_no_attachments()
    {
        await using var server = await TestServer.StartAsync();
        using var client = server.Robotomail();
        var (path, _) = await client.ReceiveAsync(MailSteps.WithFile("a.pdf", [1]));
        var message = await client.MessageAsync(path);
        message.GetProperty("hasAttachments").GetBoolean().ShouldBeTrue();

        (await client.DeleteAsync($"/v1/attachments/{message.GetProperty("attachments")[0].Text("id")}")).StatusCode
            .ShouldBe(HttpStatusCode.OK);

        (await client.MessageAsync(path)).GetProperty("hasAttachments").GetBoolean().ShouldBeFalse();
    }

    [Fact]
    public async Task A_list_of_heavy_messages_is_sent_piece_by_piece_and_whole()
    {
        await using var server = await TestServer.StartAsync();
        using var client = server.Robotomail();
        for (var number = 0; number < 6; number++)
            await client.ReceiveAsync($"From: ann@example.com\nTo: demo@localhost\nSubject: {number}\n\n{new string('x', 990_000)}\n");

        var response = await client.GetAsync(server.Messages());

        response.Content.Headers.Contains("Content-Length").ShouldBeFalse();
        var list = await response.JsonAsync();
        list.Names().ShouldBe(["messages", "metadata"]);
        var messages = list.GetProperty("messages").EnumerateArray().ToList();
        messages.Select(message => message.Text("subject")).ShouldBe(["5", "4", "3", "2", "1", "0"]);
        messages.ShouldAllBe(message => message.Text("bodyText").Length >= 990_000);
    }

    [Fact]
    public async Task Its_files_are_listed_in_nine_documented_members_without_link()
    {
        await using var server = await TestServer.StartAsync();
        using var client = server.Robotomail();
        var (path, _) = await client.ReceiveAsync(MailSteps.WithFile("日本.pdf", MailSteps.Noise(100)));

        var one = (await client.MessageAsync(path)).GetProperty("attachments")[0];
        var listed = (await client.GetAsync(server.Messages()).JsonAsync()).GetProperty("messages")[0].GetProperty("attachments")[0];

        one.ShouldHaveShape("listed");
        one.Text("filename").ShouldBe("日本.pdf");
        one.Text("messageId").ShouldBe(path[^36..]);
        one.IsNull("parentId").ShouldBeTrue();
        one.TryGetProperty("url", out _).ShouldBeFalse();
        listed.ToString().ShouldBe(one.ToString());
        var bytes = await server.Http.GetByteArrayAsync((await client.AttachmentAsync(one.Text("id"))).Text("url"));
        bytes.ShouldBe(MailSteps.Noise(100));
    }

    [Fact]
    public async Task A_forwarded_messages_files_name_it_as_their_parent_and_go_with_it()
    {
        await using var server = await TestServer.StartAsync();
        using var client = server.Robotomail();
        var (path, _) = await client.ReceiveAsync(Forwarded());
        var files = (await client.MessageAsync(path)).GetProperty("attachments").EnumerateArray().ToList();
        files.Select(file => file.Text("filename")).ShouldBe(["Inner.eml", "in.pdf"]);
        files[1].Text("parentId").ShouldBe(files[0].Text("id"));

        (await client.DeleteAsync($"/v1/attachments/{files[0].Text("id")}")).StatusCode.ShouldBe(HttpStatusCode.OK);

        (await client.MessageAsync(path)).GetProperty("attachments").GetArrayLength().ShouldBe(0);
        (await server.AccountRowAsync()).StoredBytes.ShouldBe(0);
    }

    [Fact]
    public async Task A_list_is_newest_first_in_pages()
    {
        await using var server = await TestServer.StartAsync();
        using var client = server.Robotomail();
        for (var number = 1; number <= 5; number++) await client.ReceiveAsync(InboundClient.Plain($"m{number}"));

        (await SubjectsAsync(client, server.Messages())).ShouldBe(["m5", "m4", "m3", "m2", "m1"]);
        (await SubjectsAsync(client, server.Messages() + "?limit=2&offset=1")).ShouldBe(["m4", "m3"]);
        (await SubjectsAsync(client, server.Messages() + "?offset=9")).ShouldBeEmpty();
        (await SubjectsAsync(client, server.Messages() + "?direction=OUTBOUND")).ShouldBeEmpty();
        (await SubjectsAsync(client, server.Messages() + "?direction=INBOUND&limit=1")).ShouldBe(["m5"]);
    }

    [Fact]
    public async Task Since_is_inclusive_and_takes_any_offset()
    {
        var clock = new TestClock();
        await using var server = await TestServer.StartAsync(clock);
        using var client = server.Robotomail();
        await client.ReceiveAsync(InboundClient.Plain("noon"));
        clock.Advance(TimeSpan.FromSeconds(1));
        await client.ReceiveAsync(InboundClient.Plain("later"));

        string[] sameInstant =
        [
            "2026-11-21T12:00:01Z", "2026-11-21T12:00:01.000Z", "2026-11-21T13:00:01%2B01:00", "2026-11-21T13:00:01+01:00",
        ];
        foreach (var since in sameInstant)
            (await SubjectsAsync(client, $"{server.Messages()}?since={since}")).ShouldBe(["later"], since);
        (await SubjectsAsync(client, server.Messages() + "?since=2026-11-21T12:00:00Z")).Count.ShouldBe(2);
        (await SubjectsAsync(client, server.Messages() + "?since=2026-11-21")).Count.ShouldBe(2);
        (await SubjectsAsync(client, server.Messages() + "?since=2026-11-21T12:00:01.001Z")).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("limit", "0")]
    [InlineData("limit", "101")]
    [InlineData("limit", "%2B1")]
    [InlineData("offset", "-1")]
    [InlineData("offset", "99999999999999999999")]
    [InlineData("direction", "inbound")]
    [InlineData("direction", "")]
    [InlineData("threadId", "'%20or%201=1--")]
    [InlineData("since", "yesterday")]
    [InlineData("since", "")]
    [InlineData("since", "2026-13-40T99:99:99Z")]
    [InlineData("since", "%00")]
    public async Task A_parameter_out_of_form_is_400_naming_it(string name, string value)
    {
        await using var server = await TestServer.StartAsync();
        using var client = server.Robotomail();

        using var answer = await client.GetAsync($"{server.Messages()}?{name}={value}");

        (await answer.ShouldRefuseAsync(HttpStatusCode.BadRequest, "VALIDATION_ERROR")).GetProperty("fields")[0].Text("field")
            .ShouldBe(name);
    }

    [Theory]
    [InlineData("")]
    [InlineData("/manifest")]
    [InlineData("/html")]
    [InlineData("/raw")]
    [InlineData("/attachments.zip")]
    public async Task A_message_is_404_in_another_mailbox_for_another_account_and_out_of_scope(string form)
    {
        await using var server = await TestServer.StartAsync();
        using var client = server.Robotomail();
        using var stranger = server.Robotomail((await server.AddAccountAsync()).FullKey.Text);
        var sales = await client.MakeMailboxAsync("sales");
        using var scoped = server.Robotomail(await client.MakeKeyAsync(sales));
        var (path, received) = await client.ReceiveAsync(InboundClient.Plain("x"));

        (await client.GetAsync(path + form)).StatusCode.ShouldBe(HttpStatusCode.OK);
        HttpResponseMessage[] hidden =
        [
            await client.GetAsync($"/v1/mailboxes/{sales}/messages/{received.Text("id")}{form}"),
            await client.GetAsync($"{server.Messages()}/{Guid.CreateVersion7()}{form}"),
            await client.GetAsync($"{server.Messages()}/x{form}"),
            await stranger.GetAsync(path + form),
            await scoped.GetAsync(path + form),
        ];
        foreach (var answer in hidden) await answer.ShouldRefuseAsync(HttpStatusCode.NotFound, "NOT_FOUND");
    }

    [Fact]
    public async Task A_scoped_key_reads_the_mail_of_its_mailboxes_alone()
    {
        await using var server = await TestServer.StartAsync();
        using var client = server.Robotomail();
        var sales = await client.MakeMailboxAsync("sales");
        using var scoped = server.Robotomail(await client.MakeKeyAsync(sales));
        var (path, _) = await client.ReceiveAsync(MailSteps.WithFile("a.pdf", [1, 2]), "?rcpt=sales@localhost");
        await client.ReceiveAsync(MailSteps.WithFile("b.pdf", [1, 2]));

        var file = (await scoped.MessageAsync(path)).GetProperty("attachments")[0].Text("id");
        (await scoped.AttachmentAsync(file)).Text("filename").ShouldBe("a.pdf");
        (await scoped.GetAsync("/v1/attachments").JsonAsync()).GetProperty("attachments").GetArrayLength().ShouldBe(1);
        foreach (var list in new[] { server.Messages(), server.Messages().Replace("messages", "threads") })
            await (await scoped.GetAsync(list)).ShouldRefuseAsync(HttpStatusCode.NotFound, "NOT_FOUND");
    }

    [Fact]
    public async Task A_deleted_mailboxs_mail_is_gone_at_once_and_its_storage_comes_back()
    {
        await using var server = await TestServer.StartAsync();
        using var client = server.Robotomail();
        await client.MakeMailboxAsync("spare");
        var (path, received) = await client.ReceiveAsync(MailSteps.WithFile("a.pdf", MailSteps.Noise(700)), "?rcpt=spare@localhost");
        var file = (await client.MessageAsync(path)).GetProperty("attachments")[0].Text("id");
        var link = (await client.AttachmentAsync(file)).Text("url");

        (await client.DeleteAsync($"/v1/mailboxes/{received.Text("mailboxId")}")).StatusCode.ShouldBe(HttpStatusCode.OK);

        (await client.GetAsync(path)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await client.GetAsync($"/v1/attachments/{file}")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await server.Http.GetAsync(link)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        await server.SweepAsync();
        await server.ShouldHoldAsync(stored: 0, files: 0);
        (await client.AccountAsync()).Number("storageMessageBytes").ShouldBe(0);
    }

    [Fact]
    public async Task Account_and_mailbox_count_what_was_received()
    {
        var clock = new TestClock();
        await using var server = await TestServer.StartAsync(clock, new Dictionary<string, string?> { ["Sweep:Interval"] = "30d" });
        using var client = server.Robotomail();
        await client.ReceiveAsync(InboundClient.Plain("one"));
        clock.Advance(TimeSpan.FromDays(1));
        await client.ReceiveAsync(InboundClient.Plain("two"));

        var account = await client.AccountAsync();
        account.Number("receivedToday").ShouldBe(1);
        account.Number("monthlyInboundCount").ShouldBe(2);
        account.Number("storageMessageBytes").ShouldBeGreaterThan(0);
        account.Number("storageUsedBytes").ShouldBe(0);
        (await ReceivedThisMonthAsync()).ShouldBe(2);
        clock.Advance(TimeSpan.FromDays(10));
        (await ReceivedThisMonthAsync()).ShouldBe(0);

        async Task<long> ReceivedThisMonthAsync() =>
            (await client.GetAsync($"/v1/mailboxes/{server.Account.Mailbox.Id}").JsonAsync()).GetProperty("mailbox")
                .Number("receivedThisMonth");
    }

    internal static string Forwarded() =>
        $"""
        From: ann@example.com
        To: demo@localhost
        Subject: Fwd
        Content-Type: multipart/mixed; boundary=o

        --o
        Content-Type: message/rfc822

        {MailSteps.WithFile("in.pdf", MailSteps.Noise(300), "Inner")}
        --o--

        """;

    private static async Task<IReadOnlyList<string>> SubjectsAsync(HttpClient client, string path) =>
        [.. (await (await client.GetAsync(path)).ShouldBeAsync(HttpStatusCode.OK)).GetProperty("messages")
            .EnumerateArray()
            .Select(each => each.Text("subject"))];

    private static IEnumerable<string?> Texts(JsonElement element, string name) =>
        element.GetProperty(name).EnumerateArray().Select(each => each.GetString());
}
