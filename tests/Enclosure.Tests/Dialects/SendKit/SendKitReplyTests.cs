using System.Net;
using System.Text.Json;
using Enclosure.Tests.Support;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Dialects.SendKit;

/// <summary>Replies at once: whom they go to, what they say, which files they take.</summary>
public sealed class SendKitReplyTests
{
    [Fact]
    public async Task It_goes_to_Reply_To_else_From_of_the_last_message_from_outside()
    {
        await using var stage = await Stage.SetAsync();
        var direct = await stage.Server.ConverseAsync(InboundClient.Plain("One"));
        var redirected = await stage.Server.ConverseAsync(InboundClient.Plain("Two", "Reply-To: Desk <desk@example.com>"));

        (await stage.SendAsync(direct, new { body = "Hello" })).GetProperty("toAddresses")[0].GetString().ShouldBe("ann@example.com");
        (await stage.SendAsync(redirected, new { body = "Hello" })).GetProperty("toAddresses")[0].GetString().ShouldBe("desk@example.com");
        (await stage.SendAsync(direct, new { body = "Hello again" })).GetProperty("toAddresses")[0].GetString().ShouldBe("ann@example.com");
    }

    [Fact]
    public async Task Where_nobody_answered_yet_it_goes_to_whom_the_conversation_began_with()
    {
        await using var stage = await Stage.SetAsync();
        var sent = await stage.Robotomail.SendMessageAsync(stage.Server.Messages(), SendingClient.Letter());

        var reply = await stage.SendAsync(sent.Text("threadId"), new { body = "One more thing." });

        reply.GetProperty("toAddresses")[0].GetString().ShouldBe(SendingClient.Outsider);
        reply.Text("inReplyTo").ShouldBe(sent.Text("messageId"));
        (await stage.Client.ConversationsAsync()).ShouldHaveSingleItem().IsNull("repliedAt").ShouldBeTrue();
    }

    [Fact]
    public async Task Subject_references_and_copies_are_as_an_answer_has_them()
    {
        await using var stage = await Stage.SetAsync();
        var id = await stage.Server.ConverseAsync(InboundClient.Plain("RE: Offer", "References: <0@example.com>"));

        var reply = await stage.SendAsync(id, new { body = "Hello", cc = new[] { "carl@example.com" }, bcc = new[] { "bob@example.com" } });

        reply.Text("subject").ShouldBe("RE: Offer");
        reply.Text("threadId").ShouldBe(id);
        reply.GetProperty("ccAddresses")[0].GetString().ShouldBe("carl@example.com");
        reply.GetProperty("bccAddresses")[0].GetString().ShouldBe("bob@example.com");
        reply.GetProperty("headers").Text("References").ShouldBe($"<0@example.com> {reply.Text("inReplyTo")}");
        var raw = await stage.Robotomail.GetStringAsync($"{stage.Server.Messages()}/{reply.Text("id")}/raw");
        raw.ShouldNotContain("bob@example.com");
    }

    [Theory]
    [InlineData("Hello <b>there</b>", true)]
    [InlineData("<p>Hello there</p>", true)]
    [InlineData("Hello there, 1 < 2 and 3 > 2", false)]
    [InlineData("Write to <ann@example.com>", false)]
    public async Task A_body_with_a_tag_is_HTML_and_its_text_is_made_from_it(string body, bool isHtml)
    {
        await using var stage = await Stage.SetAsync();
        var id = await stage.Server.ConverseAsync(InboundClient.Plain("Offer"));

        var reply = await stage.SendAsync(id, new { body });

        reply.IsNull("bodyHtml").ShouldBe(!isHtml);
        reply.Text("bodyText").Trim().ShouldBe(isHtml ? "Hello there" : body);
    }

    [Fact]
    public async Task An_item_needs_its_key_alone_and_may_change_the_shown_name()
    {
        await using var stage = await Stage.SetAsync();
        var id = await stage.Server.ConverseAsync(InboundClient.Plain("Offer"));
        var one = await stage.Server.UploadAsync(stage.Client, "one"u8.ToArray(), "one.txt");
        var two = await stage.Server.UploadAsync(stage.Client, "two"u8.ToArray(), "two.txt");
        object[] items =
        [
            new { key = two.Text("key"), filename = "../shown.txt", url = "http://192.0.2.1/never-fetched", more = 1 },
            new { key = one.Text("key") },
        ];

        var reply = await stage.SendAsync(id, new { body = "Hello", attachments = items });

        reply.GetProperty("attachments").EnumerateArray().Select(file => file.Text("filename")).ShouldBe(["shown.txt", "one.txt"]);
        (await stage.Client.StatusAsync(two)).Text("filename").ShouldBe("two.txt");
    }

    [Fact]
    public async Task A_key_may_be_used_again_and_its_bytes_count_once()
    {
        await using var stage = await Stage.SetAsync();
        var id = await stage.Server.ConverseAsync(InboundClient.Plain("Offer"));
        var upload = await stage.Server.UploadAsync(stage.Client, "again"u8.ToArray());
        await stage.Client.StatusAsync(upload);
        var stored = (await stage.Server.CountersAsync()).Stored;
        object body = new { body = "Hello", attachments = new[] { upload, upload } };

        var first = await stage.SendAsync(id, body);
        var second = await stage.SendAsync(id, body);

        var files = new[] { first, second }.SelectMany(message => message.GetProperty("attachments").EnumerateArray()).ToList();
        files.Select(file => file.Text("id")).Distinct().Count().ShouldBe(4);
        (await stage.Client.ConversationAsync(id)).MessagesOf()
            .SelectMany(message => message.FilesOf())
            .Select(file => file.Number("index"))
            .ShouldBe([0, 1, 2, 3]);
        (await stage.Server.CountersAsync()).Stored.ShouldBe(stored);
        foreach (var file in files.Skip(1))
            (await stage.Robotomail.DeleteAsync($"/v1/attachments/{file.Text("id")}")).EnsureSuccessStatusCode();
        (await stage.Client.GetStringAsync($"/v1/inbox/{id}/attachments/0")).ShouldBe("again");
    }

    [Fact]
    public async Task The_same_idempotency_key_answers_again_and_queues_once_even_when_the_upload_is_gone()
    {
        await using var stage = await Stage.SetAsync();
        var id = await stage.Server.ConverseAsync(InboundClient.Plain("Offer"));
        var upload = await stage.Server.UploadAsync(stage.Client, "bytes"u8.ToArray());
        object body = new
        {
            body = "Hello",
            attachments = new[] { new { key = upload.Text("key") } },
            scheduledFor = "2027-01-01T00:00:00Z",
        };

        var first = await (await stage.Client.PostReplyAsync(id, body, "once")).ShouldBeAsync(HttpStatusCode.OK);
        (await stage.Robotomail.DeleteAsync($"/v1/attachments/{upload.Text("id")}")).EnsureSuccessStatusCode();
        using var again = await stage.Client.PostReplyAsync(id, body, "once");

        (await again.ShouldBeAsync(HttpStatusCode.OK)).ToString().ShouldBe(first.ToString());
        again.Headers.GetValues("Idempotent-Replayed").ShouldBe(["true"]);
        (await stage.Client.ScheduledAsync(id)).ShouldHaveSingleItem();
        await (await stage.Client.PostReplyAsync(id, new { body = "Other" }, "once")).ShouldRefuseInSendKitAsync(
            HttpStatusCode.Conflict, "IDEMPOTENCY_KEY_REUSED");
    }

    [Fact]
    public async Task A_reply_from_another_mailbox_begins_a_conversation_there()
    {
        await using var stage = await Stage.SetAsync();
        var id = await stage.Server.ConverseAsync(InboundClient.Plain("Offer"));
        var sales = await stage.Robotomail.MakeMailboxAsync("sales");

        await stage.Client.ReplyAsync(id, new { body = "Hello", mailboxId = sales });
        await Eventually.TrueAsync(async () => (await stage.Client.ConversationsAsync()).Count == 2, "there are two conversations");

        var made = (await stage.Client.ConversationsAsync()).Single(row => row.Text("mailboxId") == sales);
        made.Text("subject").ShouldBe("Re: Offer");
        made.GetProperty("lead").Text("email").ShouldBe("ann@example.com");
    }

    private sealed class Stage(TestServer server) : IAsyncDisposable
    {
        public TestServer Server => server;
        public HttpClient Client { get; } = server.SendKit();
        public HttpClient Robotomail { get; } = server.Robotomail();

        public static async Task<Stage> SetAsync() => new(await TestServer.StartAsync());

        /// <summary>Replies and waits for its message, as the other dialect shows it.</summary>
        public async Task<JsonElement> SendAsync(string id, object body)
        {
            var count = (await Client.ConversationAsync(id)).MessagesOf().Count;
            await Client.ReplyAsync(id, body);
            var conversation = await Client.UntilMessagesAsync(id, count + 1);
            return await Robotomail.MessageAsync($"{server.Messages()}/{conversation.MessagesOf()[^1].Text("id")}");
        }

        public async ValueTask DisposeAsync()
        {
            Client.Dispose();
            Robotomail.Dispose();
            await server.DisposeAsync();
        }
    }
}
