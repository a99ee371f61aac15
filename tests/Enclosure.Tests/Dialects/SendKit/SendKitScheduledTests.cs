using System.Net;
using System.Text.Json;
using Enclosure.Tests.Support;
using Enclosure.Tests.Support.Servers;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Dialects.SendKit;

/// <summary>Replies for later: they wait with their files, go at their time, or are cancelled.</summary>
public sealed class SendKitScheduledTests
{
    [Fact]
    public async Task It_is_listed_as_documented_until_its_time_and_then_goes()
    {
        await using var stage = await Stage.SetAsync();
        var upload = await stage.UploadAsync();

        var queued = await stage.ScheduleAsync(upload);

        queued.ToString().ShouldBe(
            $$"""{"id":"{{queued.Text("id")}}","status":"pending","scheduledFor":"2026-11-23T12:00:00.000Z","isScheduled":true}""");
        var listed = (await stage.Client.ScheduledAsync(stage.Id)).ShouldHaveSingleItem();
        listed.Names().ShouldBe(
            [
                "_id", "campaignLeadId", "to", "message", "scheduledFor", "status", "mailboxId", "createdAt", "attachments", "reason",
                "messageId",
            ], ignoreOrder: true);
        listed.Text("_id").ShouldBe(queued.Text("id"));
        listed.Text("campaignLeadId").ShouldBe(stage.Id);
        (listed.Text("to"), listed.Text("message"), listed.Text("status")).ShouldBe(("ann@example.com", "Later.", "pending"));
        listed.GetProperty("attachments")[0].Text("id").ShouldBe(upload.Text("id"));
        (await stage.Client.ConversationAsync(stage.Id)).GetProperty("scheduledReplies")[0].ToString().ShouldBe(listed.ToString());

        var conversation = await SentLaterAsync(stage, 2);

        conversation.GetProperty("scheduledReplies").GetArrayLength().ShouldBe(0);
        conversation.MessagesOf()[1].FilesOf().ShouldHaveSingleItem().Text("id").ShouldBe(upload.Text("id"));
        await (await stage.Client.CancelAsync(stage.Id, queued.Text("id"))).ShouldRefuseInSendKitAsync(
            HttpStatusCode.BadRequest, "NOT_PENDING");
    }

    [Fact]
    public async Task Cancelling_deletes_the_uploads_that_only_it_uses()
    {
        await using var stage = await Stage.SetAsync();
        var stored = (await stage.Server.CountersAsync()).Stored;
        var (plain, renamed) = (await stage.UploadAsync(), await stage.UploadAsync());
        var queued = await stage.ScheduleAsync(plain, new { key = renamed.Text("key"), filename = "shown.txt" }, renamed);

        using var cancelled = await stage.Client.CancelAsync(stage.Id, queued.Text("id"));

        (await cancelled.ShouldBeAsync(HttpStatusCode.OK)).GetProperty("data")
            .ToString()
            .ShouldBe("""{"message":"Scheduled reply cancelled"}""");
        (await stage.Client.ScheduledAsync(stage.Id)).ShouldBeEmpty();
        foreach (var upload in new[] { plain, renamed })
        {
            (await stage.Client.GetAsync($"/v1/inbox/attachments/{upload.Text("id")}")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
            await (await stage.Client.PostReplyAsync(stage.Id, new { body = "x", attachments = new[] { upload } }))
                .ShouldRefuseInSendKitAsync(HttpStatusCode.BadRequest, "VALIDATION_ERROR");
        }

        (await stage.Server.CountersAsync()).Stored.ShouldBe(stored);
    }

    [Fact]
    public async Task One_that_was_cancelled_is_not_pending_and_forgotten_after_seven_days()
    {
        await using var stage = await Stage.SetAsync();
        var queued = await stage.ScheduleAsync(await stage.UploadAsync());
        (await stage.Client.CancelAsync(stage.Id, queued.Text("id"))).EnsureSuccessStatusCode();

        await (await stage.Client.CancelAsync(stage.Id, queued.Text("id"))).ShouldRefuseInSendKitAsync(
            HttpStatusCode.BadRequest, "NOT_PENDING");
        stage.Clock.Advance(TimeSpan.FromDays(7));
        await stage.Server.SweepAsync();

        await (await stage.Client.CancelAsync(stage.Id, queued.Text("id")))
            .ShouldRefuseInSendKitAsync(HttpStatusCode.NotFound, "NOT_FOUND");
        (await stage.Client.ConversationAsync(stage.Id)).MessagesOf().ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Bytes_lent_to_a_waiting_reply_are_no_file_of_their_own_until_it_is_sent()
    {
        await using var stage = await Stage.SetAsync();
        using var robotomail = stage.Server.Robotomail();
        var upload = await stage.UploadAsync();
        await stage.ScheduleAsync(upload);
        await stage.ScheduleAsync(upload);
        var waiting = (await stage.Client.ScheduledAsync(stage.Id)).Select(reply => reply.GetProperty("attachments")[0].Text("id"));
        var lent = waiting.Single(id => id != upload.Text("id"));

        var listed = (await robotomail.GetAsync("/v1/attachments").JsonAsync()).GetProperty("attachments").EnumerateArray();
        listed.ShouldHaveSingleItem().Text("id").ShouldBe(upload.Text("id"));
        (await robotomail.GetAsync($"/v1/attachments/{lent}")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await robotomail.DeleteAsync($"/v1/attachments/{lent}")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        var message = new { to = new[] { "ann@example.com" }, subject = "s", bodyText = "t", attachments = new[] { lent } };
        await (await robotomail.PostMessageAsync(stage.Server.Messages(), message))
            .ShouldRefuseAsync(HttpStatusCode.BadRequest, "VALIDATION_ERROR");
        await SentLaterAsync(stage, 3);

        (await robotomail.GetAsync($"/v1/attachments/{lent}")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Cancelling_leaves_an_upload_that_another_reply_uses()
    {
        await using var stage = await Stage.SetAsync();
        var upload = await stage.UploadAsync();
        var first = await stage.ScheduleAsync(upload);
        var second = await stage.ScheduleAsync(upload);

        (await stage.Client.CancelAsync(stage.Id, first.Text("id"))).EnsureSuccessStatusCode();

        (await stage.Client.StatusAsync(upload)).Text("status").ShouldBe("ready");
        var conversation = await SentLaterAsync(stage, 2);
        (await stage.Client.GetStringAsync(conversation.MessagesOf()[1].FilesOf()[0].Text("downloadUrl"))).ShouldBe("bytes");
        (await stage.Server.Core.Usage.RecountAsync(CancellationToken.None)).ShouldAllBe(usage => usage.Agrees);
        second.Text("id").ShouldNotBe(first.Text("id"));
    }

    [Fact]
    public async Task An_upload_that_waits_outlives_the_time_of_unused_ones()
    {
        await using var stage = await Stage.SetAsync();
        var upload = await stage.UploadAsync();
        await stage.Client.ReplyAsync(
            stage.Id, new { body = "Later.", scheduledFor = "2027-01-01T00:00:00Z", attachments = new[] { upload } });

        stage.Clock.Advance(TimeSpan.FromDays(8));
        await stage.Server.SweepAsync();

        var status = await stage.Client.StatusAsync(upload);
        status.Text("status").ShouldBe("ready");
        status.IsNull("deletesAt").ShouldBeTrue();
    }

    [Fact]
    public async Task An_upload_deleted_meanwhile_is_gone_for_its_owner_and_still_goes()
    {
        await using var stage = await Stage.SetAsync();
        using var robotomail = stage.Server.Robotomail();
        var upload = await stage.UploadAsync();
        await stage.ScheduleAsync(upload);

        (await robotomail.DeleteAsync($"/v1/attachments/{upload.Text("id")}")).EnsureSuccessStatusCode();
        (await stage.Client.GetAsync($"/v1/inbox/attachments/{upload.Text("id")}")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await stage.Client.ScheduledAsync(stage.Id))[0].GetProperty("attachments").GetArrayLength().ShouldBe(0);
        var reply = (await SentLaterAsync(stage, 2)).MessagesOf()[1];

        var manifest = await robotomail.GetAsync($"{stage.Server.Messages()}/{reply.Text("id")}/manifest").JsonAsync();
        manifest.ToString().ShouldContain("a.txt");
        reply.FilesOf().ShouldBeEmpty();
    }

    [Theory]
    [InlineData("file", "The file 'a.txt' is not there any more.")]
    [InlineData("account", "Bill unpaid.")]
    [InlineData("mailbox", "This mailbox sends no mail now. Set its status to active first.")]
    public async Task What_cannot_go_when_its_time_has_come_is_failed_with_the_reason_and_no_message(string missing, string reason)
    {
        await using var stage = await Stage.SetAsync();
        var before = stage.Server.BlobFiles();
        var queued = await stage.ScheduleAsync(await stage.UploadAsync());
        if (missing == "file")
            await TestStorage.ReplaceAsync(stage.Server.Data, stage.Server.BlobFiles().Except(before).Single(), null);
        if (missing == "account") await stage.Server.SuspendAsync("Bill unpaid.");
        if (missing == "mailbox")
            await stage.Server.ExecuteAsync(
                "update mailboxes set status = 'paused' where id = @Id", new { stage.Server.Account.Mailbox.Id });

        await FailedLaterAsync(stage);

        var failed = (await stage.Client.ScheduledAsync(stage.Id)).ShouldHaveSingleItem();
        failed.Text("reason").ShouldBe(reason);
        (await stage.Client.ConversationAsync(stage.Id)).MessagesOf().ShouldHaveSingleItem();
        await (await stage.Client.CancelAsync(stage.Id, queued.Text("id"))).ShouldRefuseInSendKitAsync(
            HttpStatusCode.BadRequest, "NOT_PENDING");
    }

    [Fact]
    public async Task A_failed_reply_is_forgotten_after_seven_days_with_its_uploads()
    {
        await using var stage = await Stage.SetAsync();
        var stored = (await stage.Server.CountersAsync()).Stored;
        await stage.ScheduleAsync(await stage.UploadAsync());
        await stage.Server.ExecuteAsync("update mailboxes set status = 'paused' where id = @Id", new { stage.Server.Account.Mailbox.Id });
        await FailedLaterAsync(stage);

        stage.Clock.Advance(TimeSpan.FromDays(7));
        await stage.Server.SweepAsync();

        (await stage.Client.ScheduledAsync(stage.Id)).ShouldBeEmpty();
        (await stage.Server.CountersAsync()).Stored.ShouldBe(stored);
    }

    [Fact]
    public async Task What_waits_in_a_deleted_mailbox_fails_and_gives_its_bytes_back()
    {
        await using var stage = await Stage.SetAsync();
        using var robotomail = stage.Server.Robotomail();
        await stage.ScheduleAsync(await stage.UploadAsync());

        (await robotomail.DeleteAsync($"/v1/mailboxes/{stage.Server.Account.Mailbox.Id}")).EnsureSuccessStatusCode();
        await stage.Server.SweepAsync();

        (await stage.Server.CountersAsync()).ShouldBe((0, 0));
        stage.Clock.Advance(TimeSpan.FromDays(7));
        await stage.Server.SweepAsync();

        (await stage.Server.Core.Database.ReadAsync(
            sql => sql.ValueAsync<long>("select count(*) from queued_messages"), CancellationToken.None)).ShouldBe(0);
    }

    private sealed class Stage(TestServer server, TestClock clock, string id) : IAsyncDisposable
    {
        public TestServer Server => server;
        public TestClock Clock => clock;
        public HttpClient Client { get; } = server.SendKit();
        public string Id => id;

        public static async Task<Stage> SetAsync()
        {
            var clock = new TestClock();
            var server = await TestServer.StartAsync(clock, new Dictionary<string, string?> { ["Sweep:Interval"] = "30d" });
            return new Stage(server, clock, await server.ConverseAsync(InboundClient.Plain("Offer")));
        }

        public Task<JsonElement> UploadAsync() => server.UploadAsync(Client, "bytes"u8.ToArray());

        /// <summary>A reply for the day after tomorrow.</summary>
        public Task<JsonElement> ScheduleAsync(params object[] uploads) =>
            Client.ReplyAsync(id, new { body = "Later.", scheduledFor = "2026-11-23T14:00:00+02:00", attachments = uploads });

        public async ValueTask DisposeAsync()
        {
            Client.Dispose();
            await server.DisposeAsync();
        }
    }

    /// <summary>Two days later, when the conversation has so many messages; the conversation.</summary>
    private static async Task<JsonElement> SentLaterAsync(Stage stage, int messages)
    {
        JsonElement conversation = default;
        await LaterAsync(
            stage,
            async () => (conversation = await stage.Client.ConversationAsync(stage.Id)).MessagesOf().Count == messages,
            $"the conversation has {messages} messages");
        return conversation;
    }

    private static Task FailedLaterAsync(Stage stage) => LaterAsync(
        stage, async () => (await stage.Client.ScheduledAsync(stage.Id))[0].Text("status") == "failed", "the reply failed");

    /// <summary>The courier may have been looking when the clock went on; it looks again when that goes on.</summary>
    private static Task LaterAsync(Stage stage, Func<Task<bool>> condition, string what)
    {
        stage.Clock.Advance(TimeSpan.FromDays(2));
        return Eventually.TrueAsync(
            async () =>
            {
                stage.Clock.Advance(TimeSpan.FromSeconds(1));
                return await condition();
            },
            what);
    }
}
