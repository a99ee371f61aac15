using System.Net;
using Enclosure.Tests.Support;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Dialects.SendKit;

/// <summary>Mail over the month's limit shows nowhere in the inbox, and leaves nowhere with a reply or forward.</summary>
public sealed class SendKitInboxWithholdingTests
{
    private static readonly IReadOnlyDictionary<string, string?> Settings = new Dictionary<string, string?> { ["Sweep:Interval"] = "30d" };

    [Fact]
    public async Task A_withheld_message_changes_no_count_no_last_message_no_order_and_no_search()
    {
        await using var stage = await Stage.SetAsync();
        var before = (await stage.Client.InboxAsync()).ToString();

        await stage.WithholdAsync();

        (await stage.Client.InboxAsync()).ToString().ShouldBe(before);
        (await stage.Client.InboxAsync("?search=secret")).GetProperty("pagination").Number("total").ShouldBe(0);
        (await stage.Client.InboxAsync("?search=mallory")).GetProperty("pagination").Number("total").ShouldBe(0);
        (await stage.Client.InboxAsync("?status=unread")).GetProperty("pagination").Number("total").ShouldBe(2);
        var conversation = await stage.Client.ConversationAsync(stage.First);
        conversation.MessagesOf().ShouldHaveSingleItem();
        conversation.Number("unreadCount").ShouldBe(0);
        (await stage.Client.InboxAsync("?status=unread")).GetProperty("pagination").Number("total").ShouldBe(1);
        (await stage.Client.InboxAsync("?limit=1")).GetProperty("pagination").Number("total").ShouldBe(2);
    }

    [Fact]
    public async Task A_conversation_whose_every_message_is_withheld_is_not_listed_and_404_in_all_its_forms()
    {
        await using var stage = await Stage.SetAsync();
        await stage.WithholdAsync();
        var hidden = await stage.Server.ConverseAsync(Letters.WithFile("a.txt", "aGVsbG8="));

        (await stage.Client.ConversationsAsync()).ShouldAllBe(row => row.Text("id") != hidden);
        foreach (var path in new[] { "", "/attachments/0", "/scheduled" })
            await (await stage.Client.GetAsync($"/v1/inbox/{hidden}{path}"))
                .ShouldRefuseInSendKitAsync(HttpStatusCode.NotFound, "NOT_FOUND");
        await (await stage.Client.PostReplyAsync(hidden, new { body = "Hello" }))
            .ShouldRefuseInSendKitAsync(HttpStatusCode.NotFound, "NOT_FOUND");
        await (await stage.Client.PostForwardAsync(hidden, new { toEmails = new[] { "bob@example.com" } }))
            .ShouldRefuseInSendKitAsync(HttpStatusCode.NotFound, "NOT_FOUND");
    }

    [Fact]
    public async Task A_withheld_file_is_402_and_keeps_its_number()
    {
        await using var stage = await Stage.SetAsync();
        await stage.WithholdAsync();

        await (await stage.Client.GetAsync($"/v1/inbox/{stage.First}/attachments/1"))
            .ShouldRefuseInSendKitAsync(HttpStatusCode.PaymentRequired, "INBOUND_LIMIT_EXCEEDED");
        (await stage.Client.ConversationAsync(stage.First)).MessagesOf()[0].FilesOf().ShouldHaveSingleItem().Number("index").ShouldBe(0);
        await stage.Server.LimitInboundAsync(0);
        (await stage.Client.GetStringAsync($"/v1/inbox/{stage.First}/attachments/1")).ShouldBe("secret");
    }

    [Fact]
    public async Task Reading_marks_nothing_that_is_withheld_and_it_unlocks_unread()
    {
        await using var stage = await Stage.SetAsync();
        await stage.WithholdAsync();
        (await stage.Client.ConversationAsync(stage.First)).GetProperty("isRead").GetBoolean().ShouldBeTrue();

        await stage.Server.LimitInboundAsync(0);

        var row = (await stage.Client.ConversationsAsync()).Single(each => each.Text("id") == stage.First);
        row.Number("unreadCount").ShouldBe(1);
        row.Number("messageCount").ShouldBe(2);
        row.GetProperty("lastMessage").Text("from").ShouldBe("mallory@example.com");
    }

    [Fact]
    public async Task A_reply_goes_to_the_author_of_the_last_visible_message()
    {
        await using var stage = await Stage.SetAsync();
        await stage.WithholdAsync();

        await stage.Client.ReplyAsync(stage.First, new { body = "Hello", scheduledFor = "2026-12-01T00:00:00Z" });

        (await stage.Client.ScheduledAsync(stage.First)).ShouldHaveSingleItem().Text("to").ShouldBe("ann@example.com");
    }

    [Fact]
    public async Task A_forward_carries_files_and_texts_of_visible_messages_alone()
    {
        await using var stage = await Stage.SetAsync();
        await stage.WithholdAsync();
        using var robotomail = stage.Server.Robotomail();

        var job = await stage.Client.ForwardAsync(stage.First, new { toEmails = new[] { SendingClient.Outsider } });
        (await stage.Client.UntilDoneAsync(job)).Text("status").ShouldBe("sent");

        var sent = (await robotomail.GetAsync($"{stage.Server.Messages()}?direction=OUTBOUND").JsonAsync()).GetProperty("messages")[0];
        sent.GetProperty("attachments").EnumerateArray().Select(file => file.Text("filename")).ShouldBe(["a.txt"]);
        (sent.Text("bodyText") + sent.Text("bodyHtml")).ShouldNotContain("secret");
        sent.Text("bodyText").ShouldContain("ann@example.com");
        sent.ToString().ShouldNotContain("mallory");
    }

    /// <summary>Two conversations within the limit of two.</summary>
    private sealed class Stage(TestServer server, TestClock clock, string first, string answered) : IAsyncDisposable
    {
        public TestServer Server => server;
        public HttpClient Client { get; } = server.SendKit();
        public string First => first;

        public static async Task<Stage> SetAsync()
        {
            var clock = new TestClock();
            var server = await TestServer.StartAsync(clock, Settings);
            await server.LimitInboundAsync(2);
            var first = await server.ConverseAsync(Letters.WithFile("a.txt", "aGVsbG8=").Replace("Message-ID: <", "Message-ID: <first."));
            clock.Advance(TimeSpan.FromMinutes(1));
            await server.ConverseAsync(InboundClient.Plain("Other"));
            clock.Advance(TimeSpan.FromMinutes(1));
            using var robotomail = server.Robotomail();
            var messages = (await robotomail.GetAsync(server.Messages()).JsonAsync()).GetProperty("messages").EnumerateArray();
            return new Stage(server, clock, first, messages.Single(message => message.Text("threadId") == first).Text("messageId"));
        }

        /// <summary>A third message, into the first conversation, by somebody else and with a file.</summary>
        public async Task WithholdAsync()
        {
            clock.Advance(TimeSpan.FromMinutes(1));
            var letter = Letters.WithFile("secret.txt", Convert.ToBase64String("secret"u8)).Replace("Ann <ann@", "Mallory <mallory@")
                .Replace("With a file", "A secret").Replace("Here it is", "The secret")
                .Replace("MIME-Version", $"In-Reply-To: {answered}\nMIME-Version");
            (await server.ConverseAsync(letter)).ShouldBe(first);
        }

        public async ValueTask DisposeAsync()
        {
            Client.Dispose();
            await server.DisposeAsync();
        }
    }
}
