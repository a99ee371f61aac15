using System.Net;
using System.Text.RegularExpressions;
using Enclosure.Accounts;
using Enclosure.Tests.Support;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Dialects.SendKit;

/// <summary>The list of conversations, and one of them read.</summary>
public sealed class SendKitInboxTests
{
    [Fact]
    public async Task A_row_has_the_documented_members_and_ours()
    {
        await using var server = await TestServer.StartAsync(new TestClock());
        using var client = server.SendKit();
        await server.ConverseAsync(InboundClient.Plain("Offer").Replace("From: Ann <", "From: Ann van Dyke <"));

        var row = (await client.ConversationsAsync()).ShouldHaveSingleItem();

        row.Names().ShouldBe(
            [
                "id", "lead", "campaign", "status", "aiTag", "tags", "repliedAt", "lastMessage", "isRead", "unreadCount", "messageCount",
                "subject", "mailboxId",
            ],
            ignoreOrder: true);
        var lead = row.GetProperty("lead");
        lead.Names().ShouldBe(["_id", "email", "firstName", "lastName", "companyName", "jobTitle"], ignoreOrder: true);
        lead.Text("_id").ShouldBe(row.Text("id"));
        lead.Text("email").ShouldBe("ann@example.com");
        lead.Text("firstName").ShouldBe("Ann");
        lead.Text("lastName").ShouldBe("van Dyke");
        row.GetProperty("lastMessage").ToString().ShouldBe(
            """{"content":"Text of Offer.\n","from":"ann@example.com","receivedAt":"2026-11-21T12:00:00.000Z","isFromLead":true,"read":false}""");
        row.Text("repliedAt").ShouldBe("2026-11-21T12:00:00.000Z");
        row.Text("status").ShouldBe("open");
        row.Text("subject").ShouldBe("Offer");
        row.Text("mailboxId").ShouldBe(server.Account.Mailbox.Id.ToString());
        row.GetProperty("isRead").GetBoolean().ShouldBeFalse();
        (row.Number("unreadCount"), row.Number("messageCount")).ShouldBe((1, 1));
        foreach (var name in new[] { "campaign", "aiTag" }) row.IsNull(name).ShouldBeTrue(name);
        row.GetProperty("tags").GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task Conversations_come_the_latest_first_in_pages_with_a_total()
    {
        var clock = new TestClock();
        await using var server = await TestServer.StartAsync(clock);
        using var client = server.SendKit();
        var first = "";
        foreach (var name in new[] { "a", "b", "c", "d", "e" })
        {
            var id = await server.ConverseAsync(Named(name));
            if (name == "a") first = id;
            clock.Advance(TimeSpan.FromMinutes(1));
        }

        (await server.ConverseAsync(Named("more", "In-Reply-To: <a@example.com>"))).ShouldBe(first);

        var subjects = new List<string>();
        var (cursor, total) = ("", 0L);
        do
        {
            var page = await client.InboxAsync($"?limit=2{cursor}");
            subjects.AddRange(page.GetProperty("data").EnumerateArray().Select(row => row.Text("subject")));
            var pagination = page.GetProperty("pagination");
            total = pagination.Number("total");
            pagination.Number("limit").ShouldBe(2);
            pagination.GetProperty("hasMore").GetBoolean().ShouldBe(!pagination.IsNull("nextCursor"));
            cursor = pagination.IsNull("nextCursor") ? "" : $"&cursor={pagination.Text("nextCursor")}";
        }
        while (cursor.Length > 0);

        subjects.ShouldBe(["a", "e", "d", "c", "b"]);
        total.ShouldBe(5);
        (await client.InboxAsync()).GetProperty("pagination").Number("limit").ShouldBe(25);
    }

    [Fact]
    public async Task Reading_a_conversation_marks_it_read_and_status_unread_lists_the_others()
    {
        await using var server = await TestServer.StartAsync(new TestClock());
        using var client = server.SendKit();
        var read = await server.ConverseAsync(InboundClient.Plain("one"));
        var other = await server.ConverseAsync(InboundClient.Plain("two"));

        (await client.ConversationAsync(read)).GetProperty("isRead").GetBoolean().ShouldBeTrue();

        var page = await client.InboxAsync("?status=unread");
        page.GetProperty("data").EnumerateArray().Select(row => row.Text("id")).ShouldBe([other]);
        page.GetProperty("pagination").Number("total").ShouldBe(1);
        (await client.ConversationsAsync()).Single(row => row.Text("id") == read)
            .GetProperty("lastMessage")
            .GetProperty("read")
            .GetBoolean()
            .ShouldBeTrue();
    }

    [Theory]
    [InlineData("quarterly", "Quarterly_Report 100%")]
    [InlineData("ANN@", "Quarterly_Report 100%", "Lunch")]
    [InlineData("bob b", "Hello")]
    [InlineData("100%25", "Quarterly_Report 100%")]
    [InlineData("y_r", "Quarterly_Report 100%")]
    [InlineData("n_c")]
    [InlineData("nobody")]
    public async Task Search_finds_a_part_of_subjects_addresses_and_names_in_any_case(string search, params string[] found)
    {
        await using var server = await TestServer.StartAsync(new TestClock());
        using var client = server.SendKit();
        await server.ConverseAsync(InboundClient.Plain("Quarterly_Report 100%"));
        await server.ConverseAsync(InboundClient.Plain("Lunch"));
        await server.ConverseAsync(InboundClient.Plain("Hello").Replace("Ann <ann@example.com>", "Bob Brown <b@example.org>"));

        var page = await client.InboxAsync($"?search={search}");

        page.GetProperty("data").EnumerateArray().Select(row => row.Text("subject")).ShouldBe(found, ignoreOrder: true);
        page.GetProperty("pagination").Number("total").ShouldBe(found.Length);
    }

    [Theory]
    [InlineData("status", "read")]
    [InlineData("limit", "0")]
    [InlineData("limit", "101")]
    [InlineData("cursor", "x")]
    [InlineData("cursor", "-1.00000000-0000-0000-0000-000000000000")]
    public async Task A_parameter_out_of_form_is_400_naming_it(string name, string value)
    {
        await using var server = await TestServer.StartAsync(new TestClock());
        using var client = server.SendKit();

        var body = await (await client.GetAsync($"/v1/inbox?{name}={value}")).ShouldRefuseInSendKitAsync(
            HttpStatusCode.BadRequest, "VALIDATION_ERROR");

        body.GetProperty("fields")[0].Text("field").ShouldBe(name);
    }

    [Fact]
    public async Task Messages_come_oldest_first_each_in_the_shape_of_its_type()
    {
        await using var server = await TestServer.StartAsync();
        using var client = server.SendKit();
        using var robotomail = server.Robotomail();
        var sent = await robotomail.SendMessageAsync(server.Messages(), SendingClient.Letter());
        var id = sent.Text("threadId");
        (await server.ConverseAsync(InboundClient.Plain("Re: Report", $"In-Reply-To: {sent.Text("messageId")}"))).ShouldBe(id);
        await client.ReplyAsync(id, new { body = "Thanks." });

        var messages = (await client.UntilMessagesAsync(id, 3)).MessagesOf();

        messages.Select(message => message.Text("type")).ShouldBe(["sent", "reply", "manual"]);
        string[] shapeOfSent = ["type", "id", "subject", "body", "sentAt", "sequenceStep", "opened", "clicked", "attachments"];
        messages[0].Names().ShouldBe(shapeOfSent, ignoreOrder: true);
        messages[2].Names().ShouldBe(shapeOfSent, ignoreOrder: true);
        messages[1].Names().ShouldBe(
            [
                "type", "id", "from", "to", "subject", "content", "htmlContent", "receivedAt", "isFromLead", "isAutoReply", "read",
                "attachments",
            ], ignoreOrder: true);
        messages[1].Text("to").ShouldBe("demo@localhost");
        messages[1].GetProperty("isAutoReply").GetBoolean().ShouldBeFalse();
        messages[0].IsNull("sequenceStep").ShouldBeTrue();
        messages[2].Text("body").Trim().ShouldBe("Thanks.");
    }

    [Theory]
    [InlineData("Auto-Submitted: auto-replied", true)]
    [InlineData("Auto-Submitted: no", false)]
    [InlineData("Precedence: auto_reply", true)]
    [InlineData("Precedence: bulk", false)]
    [InlineData("X-Autoreply: yes", true)]
    public async Task An_automatic_answer_is_known_by_its_header_fields(string field, bool isAutomatic)
    {
        await using var server = await TestServer.StartAsync(new TestClock());
        using var client = server.SendKit();
        var id = await server.ConverseAsync(InboundClient.Plain("Out of office", field));

        (await client.ConversationAsync(id)).MessagesOf()[0].GetProperty("isAutoReply").GetBoolean().ShouldBe(isAutomatic);
    }

    [Fact]
    public async Task A_conversation_of_another_workspace_an_unknown_and_a_malformed_one_are_404()
    {
        await using var server = await TestServer.StartAsync(new TestClock());
        var other = await server.AddAccountAsync();
        using var client = server.SendKit(other.WorkspaceKey.Text);
        var foreign = await server.ConverseAsync(Letters.WithFile("a.txt", "aGVsbG8="));

        foreach (var id in new[] { foreign, Guid.NewGuid().ToString(), "x" })
        {
            foreach (var path in new[] { "", "/attachments/0", "/scheduled" })
                await (await client.GetAsync($"/v1/inbox/{id}{path}")).ShouldRefuseInSendKitAsync(HttpStatusCode.NotFound, "NOT_FOUND");
            await (await client.PostReplyAsync(id, new { body = "Hello" }))
                .ShouldRefuseInSendKitAsync(HttpStatusCode.NotFound, "NOT_FOUND");
            await (await client.PostForwardAsync(id, new { toEmails = new[] { "bob@example.com" } }))
                .ShouldRefuseInSendKitAsync(HttpStatusCode.NotFound, "NOT_FOUND");
            await (await client.CancelAsync(id, Guid.NewGuid().ToString()))
                .ShouldRefuseInSendKitAsync(HttpStatusCode.NotFound, "NOT_FOUND");
        }

        (await client.InboxAsync()).GetProperty("pagination").Number("total").ShouldBe(0);
    }

    [Fact]
    public async Task A_platform_key_reads_and_answers_in_the_workspace_it_names()
    {
        await using var server = await TestServer.StartAsync();
        var second = await server.AddAccountAsync("second", server.Account.Account.Email);
        using var client = server.SendKit(await server.AddKeyAsync(KeyKind.Platform));
        using var robotomail = server.Robotomail(second.FullKey.Text);
        var id = (await robotomail.ReceiveAsync(InboundClient.Plain("Hello"), "?rcpt=second@localhost")).Received.Text("threadId");

        await (await client.GetAsync("/v1/inbox")).ShouldRefuseInSendKitAsync(HttpStatusCode.BadRequest, "WORKSPACE_REQUIRED");
        client.DefaultRequestHeaders.Add("X-Workspace-Id", second.Account.Id.ToString());
        (await client.ConversationsAsync()).ShouldHaveSingleItem().Text("id").ShouldBe(id);
        await client.ReplyAsync(id, new { body = "Hello back." });
        await client.UntilMessagesAsync(id, 2);

        client.DefaultRequestHeaders.Remove("X-Workspace-Id");
        client.DefaultRequestHeaders.Add("X-Workspace-Id", server.Account.Account.Id.ToString());
        (await client.ConversationsAsync()).ShouldBeEmpty();
        await (await client.GetAsync($"/v1/inbox/{id}")).ShouldRefuseInSendKitAsync(HttpStatusCode.NotFound, "NOT_FOUND");
    }

    [Fact]
    public async Task Conversations_of_a_deleted_mailbox_are_gone_at_once()
    {
        await using var server = await TestServer.StartAsync(new TestClock());
        using var client = server.SendKit();
        using var robotomail = server.Robotomail();
        var mailbox = await robotomail.MakeMailboxAsync("sales");
        var id = await server.ConverseAsync(InboundClient.Plain("Hello"), "?rcpt=sales@localhost");

        (await robotomail.DeleteAsync($"/v1/mailboxes/{mailbox}")).EnsureSuccessStatusCode();

        (await client.InboxAsync()).GetProperty("pagination").Number("total").ShouldBe(0);
        await (await client.GetAsync($"/v1/inbox/{id}")).ShouldRefuseInSendKitAsync(HttpStatusCode.NotFound, "NOT_FOUND");
    }

    /// <summary>A message whose id is made of its subject.</summary>
    private static string Named(string subject, string more = "") =>
        Regex.Replace(InboundClient.Plain(subject, more), "Message-ID: <.*>", $"Message-ID: <{subject}@example.com>");
}
