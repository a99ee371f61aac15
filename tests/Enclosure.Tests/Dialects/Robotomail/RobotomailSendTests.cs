using System.Net;
using System.Text.Json;
using Enclosure.Tests.Support;
using Shouldly;
using Xunit;
using static Enclosure.Tests.Support.SendingClient;

namespace Enclosure.Tests.Dialects.Robotomail;

/// <summary>Sending by id: what is answered, kept, and shown again.</summary>
public sealed class RobotomailSendTests
{
    [Fact]
    public async Task A_sent_message_is_answered_whole_without_the_key_attachments()
    {
        await using var server = await TestServer.StartAsync(new TestClock());
        using var client = server.Robotomail();
        var id = await client.UploadIdAsync();

        var message = await client.SendMessageAsync(
            server.Messages(),
            new
            {
                to = new[] { Outsider },
                cc = new[] { "carl@elsewhere.example" },
                bcc = new[] { "bob@elsewhere.example" },
                subject = "Grüße",
                bodyText = "Text.",
                bodyHtml = "<p>Text.</p>",
                attachments = new[] { id },
                headers = new Dictionary<string, string>
                {
                    ["X-Custom-Tag"] = "blue",
                    ["X-Mailer"] = "dropped",
                    ["Bcc"] = "dropped@example.com",
                },
            });

        message.Names().ShouldBe([.. Shapes.Members("message").Where(name => name != "attachments"), "bodyTruncated"], ignoreOrder: true);
        message.Text("status").ShouldBe("SENT");
        message.Text("direction").ShouldBe("OUTBOUND");
        message.Text("fromAddress").ShouldBe("demo@localhost");
        message.GetProperty("hasAttachments").GetBoolean().ShouldBeTrue();
        message.GetProperty("bccAddresses")[0].GetString().ShouldBe("bob@elsewhere.example");
        message.Text("externalMessageId").ShouldStartWith("captured-");
        message.Text("messageId").ShouldMatch("^<[0-9a-f]{32}@localhost>$");
        message.GetProperty("headers").Text("X-Custom-Tag").ShouldBe("blue");
        message.GetProperty("headers").Names().ShouldNotContain("X-Mailer");
        (await client.AttachmentAsync(id)).Text("messageId").ShouldBe(message.Text("id"));
    }

    [Fact]
    public async Task What_was_kept_is_read_back_byte_for_byte_by_the_way_in()
    {
        await using var server = await TestServer.StartAsync();
        using var client = server.Robotomail();
        string[] names = ["تقرير.pdf", "报告 2026.pdf", "🎉 party.png", "a \"b\" \\c.txt", new string('長', 80) + ".txt"];
        var uploaded = new List<JsonElement>();
        foreach (var name in names)
            uploaded.Add(await client.UploadAsync(Files.Random(70_000 + uploaded.Count), name, "application/octet-stream"));
        var sent = await client.SendMessageAsync(server.Messages(), Letter(uploaded.Select(file => file.Text("id"))));

        var raw = await client.GetByteArrayAsync($"{server.Messages()}/{sent.Text("id")}/raw");
        using var answer = await client.PostMailAsync(raw);
        var received = (await answer.ShouldBeAsync(HttpStatusCode.Created)).GetProperty("messages")[0];
        var files = await client.FilesAsync(server.Messages(), received);

        var kept = new List<(string, string)>();
        foreach (var file in files) kept.Add((file.Text("filename"), (await client.AttachmentAsync(file.Text("id"))).Text("sha256")));
        kept.ShouldBe(uploaded.Select(file => (file.Text("filename"), file.Text("sha256"))));
    }

    [Fact]
    public async Task Captured_mail_is_listed_with_every_recipient_and_given_as_it_would_have_gone_without_Bcc()
    {
        await using var server = await TestServer.StartAsync();
        using var client = server.Robotomail();
        var sent = await client.SendMessageAsync(
            server.Messages(), new { to = new[] { Outsider }, bcc = new[] { "bob@elsewhere.example" }, subject = "S", bodyText = "T" });

        var kept = (await client.GetAsync("/v1/captured?limit=1").JsonAsync()).GetProperty("captured")[0];

        sent.Text("externalMessageId").ShouldBe("captured-" + kept.Text("id"));
        kept.Text("messageId").ShouldBe(sent.Text("id"));
        kept.GetProperty("recipients").EnumerateArray().Select(one => one.GetString()).ShouldBe([Outsider, "bob@elsewhere.example"]);
        using var raw = await client.GetAsync($"/v1/captured/{kept.Text("id")}");
        raw.Content.Headers.ContentType!.MediaType.ShouldBe("message/rfc822");
        var text = await raw.Content.ReadAsStringAsync();
        text.Length.ShouldBe((int)kept.Number("sizeBytes"));
        text.ShouldContain($"To: {Outsider}");
        text.ShouldNotContain("bob@");
        var message = await client.MessageAsync($"{server.Messages()}/{sent.Text("id")}");
        message.GetProperty("deliveries").EnumerateArray().Select(one => one.Text("status")).ShouldBe(["SENT", "SENT"]);
    }

    [Fact]
    public async Task Captured_mail_needs_a_full_key_and_stays_with_its_account()
    {
        await using var server = await TestServer.StartAsync();
        using var client = server.Robotomail();
        await client.SendMessageAsync(server.Messages(), Letter());
        var id = (await client.GetAsync("/v1/captured").JsonAsync()).GetProperty("captured")[0].Text("id");
        using var scoped = server.Robotomail(await client.MakeKeyAsync(server.Account.Mailbox.Id.ToString()));
        using var foreign = server.Robotomail(
            (await server.Core.Provisioning.CreateAsync(new Enclosure.Accounts.NewAccount("b", "b@localhost", 0, 0))).FullKey.Text);

        await (await scoped.GetAsync("/v1/captured")).ShouldRefuseAsync(HttpStatusCode.Forbidden, "FULL_ACCESS_REQUIRED");
        await (await foreign.GetAsync($"/v1/captured/{id}")).ShouldRefuseAsync(HttpStatusCode.NotFound, "NOT_FOUND");
    }

    [Fact]
    public async Task A_file_named_again_gets_a_row_of_its_own_over_the_same_bytes_which_go_with_the_last()
    {
        await using var server = await TestServer.StartAsync();
        using var client = server.Robotomail();
        var id = await client.UploadIdAsync();
        var first = await client.SendMessageAsync(server.Messages(), Letter(id));
        var used = (await client.AccountAsync()).Number("storageUsedBytes");

        var second = await client.SendMessageAsync(server.Messages(), Letter(id));

        var again = (await client.FilesAsync(server.Messages(), second)).ShouldHaveSingleItem();
        again.Text("id").ShouldNotBe(id);
        again.Text("messageId").ShouldBe(second.Text("id"));
        (await client.AttachmentAsync(id)).Text("messageId").ShouldBe(first.Text("id"));
        (await client.AccountAsync()).Number("storageUsedBytes").ShouldBe(used);
        (await client.DeleteAsync($"/v1/attachments/{id}")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await client.AccountAsync()).Number("storageUsedBytes").ShouldBe(used);
        (await client.DeleteAsync($"/v1/attachments/{again.Text("id")}")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await client.AccountAsync()).Number("storageUsedBytes").ShouldBe(0);
    }

    [Fact]
    public async Task A_received_file_is_passed_on_by_its_id()
    {
        await using var server = await TestServer.StartAsync();
        using var client = server.Robotomail();
        var (path, _) = await client.ReceiveAsync(Letters.WithFile("note.txt", "aGVsbG8="));
        var received = (await client.MessageAsync(path)).GetProperty("attachments")[0];

        var sent = await client.SendMessageAsync(server.Messages(), Letter(received.Text("id")));

        var passed = (await client.FilesAsync(server.Messages(), sent)).ShouldHaveSingleItem();
        passed.Text("filename").ShouldBe("note.txt");
        passed.Text("id").ShouldNotBe(received.Text("id"));
        (await client.MessageAsync(path)).GetProperty("attachments")[0].Text("id").ShouldBe(received.Text("id"));
    }

    [Fact]
    public async Task A_file_that_the_HTML_names_by_id_or_name_goes_inline_and_the_HTML_shows_it()
    {
        await using var server = await TestServer.StartAsync();
        using var client = server.Robotomail();
        var byId = (await client.UploadAsync(Files.Random(100), "one.png", "image/png")).Text("id");
        var byName = (await client.UploadAsync(Files.Random(100), "the logo.png", "image/png")).Text("id");
        var plain = (await client.UploadAsync(Files.Random(100), "three.png", "image/png")).Text("id");

        var sent = await client.SendMessageAsync(
            server.Messages(),
            new
            {
                to = new[] { Outsider },
                subject = "S",
                bodyText = "T",
                bodyHtml = $"""<img src="cid:{byId}"><img src='CID:the%20logo.png'>""",
                attachments = new[] { byId, byName, plain },
            });

        var files = (await client.FilesAsync(server.Messages(), sent)).ToDictionary(file => file.Text("id"));
        files[plain].IsNull("contentId").ShouldBeTrue();
        var html = (await client.MessageAsync($"{server.Messages()}/{sent.Text("id")}")).Text("bodyHtml");
        foreach (var id in new[] { byId, byName }) html.ShouldContain("cid:" + files[id].Text("contentId"));
        (await client.GetStringAsync($"{server.Messages()}/{sent.Text("id")}/html")).ShouldContain("X-Amz-Signature");
    }

    [Fact]
    public async Task An_answer_joins_the_thread_of_what_it_answers_and_refers_to_all_before_it()
    {
        await using var server = await TestServer.StartAsync();
        using var client = server.Robotomail();
        var (path, received) = await client.ReceiveAsync(InboundClient.Plain("Hello", "References: <root@example.com>"));
        var asked = await client.MessageAsync(path);

        var sent = await client.SendMessageAsync(
            server.Messages(),
            new { to = new[] { Outsider }, subject = "Quite another", bodyText = "T", inReplyTo = asked.Text("messageId").Trim('<', '>') });

        sent.Text("threadId").ShouldBe(received.Text("threadId"));
        sent.Text("inReplyTo").ShouldBe(asked.Text("messageId"));
        var raw = (await client.GetStringAsync($"{server.Messages()}/{sent.Text("id")}/raw")).Replace("\r\n ", " ");
        raw.ShouldContain($"References: <root@example.com> {asked.Text("messageId")}");
        var messages = (await client.GetAsync($"/v1/mailboxes/{server.Account.Mailbox.Id}/threads/{sent.Text("threadId")}").JsonAsync())
            .GetProperty("thread").GetProperty("messages").EnumerateArray();
        messages.Select(message => message.Text("id")).ShouldBe([asked.Text("id"), sent.Text("id")]);
    }

    [Fact]
    public async Task The_account_counts_what_was_sent()
    {
        await using var server = await TestServer.StartAsync();
        using var client = server.Robotomail();
        await client.SendMessageAsync(server.Messages(), Letter());

        var account = await client.AccountAsync();

        (account.Number("sentToday"), account.Number("sentThisMonth"), account.Number("receivedToday")).ShouldBe((1, 1, 0));
    }
}
