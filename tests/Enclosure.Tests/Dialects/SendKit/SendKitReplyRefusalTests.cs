using System.Net;
using System.Text.Json;
using Enclosure.Tests.Support;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Dialects.SendKit;

/// <summary>What a reply or forward is refused for; nothing is queued then.</summary>
public sealed class SendKitReplyRefusalTests
{
    [Fact]
    public async Task Every_wrong_field_of_a_reply_is_named()
    {
        await using var stage = await Stage.SetAsync();

        var body = await stage.RefusedAsync(
            new
            {
                body = "",
                cc = new[] { "no address" },
                bcc = "ann@example.com",
                scheduledFor = "2020-01-01T00:00:00Z",
                mailboxId = "x",
                attachments = new object[] { new { key = "k" }, new { filename = "no key" }, new { key = 1 } },
            },
            "VALIDATION_ERROR");

        body.GetProperty("fields").EnumerateArray().Select(field => field.Text("field"))
            .ShouldBe(["body", "cc", "bcc", "scheduledFor", "mailboxId", "attachments[1].key", "attachments[2].key"]);
        body.GetProperty("fields").EnumerateArray().ShouldAllBe(field => field.Text("message").StartsWith(field.Text("field")));
    }

    [Fact]
    public async Task Every_wrong_field_of_a_forward_is_named()
    {
        await using var stage = await Stage.SetAsync();

        using var answer = await stage.Client.PostForwardAsync(
            stage.Id, new { toEmails = Array.Empty<string>(), body = 1, plainText = 2, fromMailboxId = 3, attachments = "x" });

        var body = await answer.ShouldRefuseInSendKitAsync(HttpStatusCode.BadRequest, "VALIDATION_ERROR");
        body.GetProperty("fields")
            .EnumerateArray()
            .Select(field => field.Text("field"))
            .ShouldBe(["toEmails", "body", "plainText", "fromMailboxId", "attachments"]);
    }

    [Fact]
    public async Task A_key_that_is_not_of_this_workspace_or_that_nobody_has_is_400_naming_it()
    {
        await using var stage = await Stage.SetAsync();
        var other = await stage.Server.AddAccountAsync();
        using var stranger = stage.Server.SendKit(other.WorkspaceKey.Text);
        var foreign = await stage.Server.UploadAsync(stranger, "theirs"u8.ToArray());
        var good = await stage.Server.UploadAsync(stage.Client, "ours"u8.ToArray());
        var forged = foreign.Text("key").Replace(other.Account.Id.ToString(), stage.Server.Account.Account.Id.ToString());
        object[] items =
        [
            new { key = good.Text("key") }, new { key = foreign.Text("key") }, new { key = forged },
            new { key = "../" + good.Text("key") },
        ];

        var body = await stage.RefusedAsync(new { body = "Hello", attachments = items }, "VALIDATION_ERROR");

        body.GetProperty("fields").EnumerateArray().Select(field => field.Text("field"))
            .ShouldBe(["attachments[1].key", "attachments[2].key", "attachments[3].key"]);
        using var forward = await stage.Client.PostForwardAsync(
            stage.Id, new { toEmails = new[] { "bob@example.com" }, attachments = items[1..2] });
        await forward.ShouldRefuseInSendKitAsync(HttpStatusCode.BadRequest, "VALIDATION_ERROR");
    }

    [Fact]
    public async Task An_upload_without_its_bytes_is_not_ready_and_may_be_tried_again()
    {
        await using var stage = await Stage.SetAsync();
        var link = await stage.Client.PresignAsync(5);
        object body = new { body = "Hello", attachments = new[] { new { key = link.Text("key") } } };

        await stage.RefusedAsync(body, "UPLOAD_NOT_READY");

        (await stage.Server.PutAsync(link, "bytes"u8.ToArray())).EnsureSuccessStatusCode();
        await stage.Client.ReplyAsync(stage.Id, body);
    }

    [Fact]
    public async Task An_upload_that_ended_without_its_bytes_is_400()
    {
        await using var stage = await Stage.SetAsync();
        var link = await stage.Client.PresignAsync(5);
        stage.Clock.Advance(TimeSpan.FromHours(1));
        await stage.Server.SweepAsync();

        await stage.RefusedAsync(new { body = "Hello", attachments = new[] { new { key = link.Text("key") } } }, "UPLOAD_FAILED");
    }

    [Fact]
    public async Task More_than_ten_items_or_25_MB_together_are_400()
    {
        await using var stage = await Stage.SetAsync();
        var upload = await stage.Server.UploadAsync(stage.Client, new byte[10_000_000]);
        var item = new { key = upload.Text("key") };

        await stage.RefusedAsync(new { body = "Hello", attachments = Enumerable.Repeat(item, 3) }, "MESSAGE_TOO_LARGE");
        var body = await stage.RefusedAsync(new { body = "Hello", attachments = Enumerable.Repeat(item, 11) }, "VALIDATION_ERROR");

        body.GetProperty("fields")[0].Text("field").ShouldBe("attachments");
        await stage.Client.ReplyAsync(stage.Id, new { body = "Hello", attachments = Enumerable.Repeat(item, 2) });
    }

    [Fact]
    public async Task A_suspended_workspace_neither_replies_nor_forwards()
    {
        await using var stage = await Stage.SetAsync();
        await stage.Server.SuspendAsync("Bill unpaid.");

        var body = await stage.RefusedAsync(new { body = "Hello" }, "ACCOUNT_SUSPENDED", HttpStatusCode.Forbidden);

        body.Text("message").ShouldBe("Bill unpaid.");
        using var forward = await stage.Client.PostForwardAsync(stage.Id, new { toEmails = new[] { "bob@example.com" } });
        await forward.ShouldRefuseInSendKitAsync(HttpStatusCode.Forbidden, "ACCOUNT_SUSPENDED");
    }

    [Fact]
    public async Task A_paused_mailbox_is_400_and_one_of_another_workspace_is_400_naming_the_field()
    {
        await using var stage = await Stage.SetAsync();
        var other = await stage.Server.AddAccountAsync();

        var body = await stage.RefusedAsync(new { body = "Hello", mailboxId = other.Mailbox.Id }, "VALIDATION_ERROR");
        body.GetProperty("fields")[0].Text("field").ShouldBe("mailboxId");
        await stage.Server.ExecuteAsync("update mailboxes set status = 'paused' where id = @Id", new { stage.Server.Account.Mailbox.Id });

        await stage.RefusedAsync(new { body = "Hello" }, "MAILBOX_INACTIVE");
    }

    [Fact]
    public async Task Too_many_messages_are_429_that_says_when_to_try_again()
    {
        await using var stage = await Stage.SetAsync();
        using var robotomail = stage.Server.Robotomail();
        await stage.Server.ExecuteAsync(
            "update mailboxes set daily_send_limit = 1 where id = @Id", new { stage.Server.Account.Mailbox.Id });
        await robotomail.SendMessageAsync(stage.Server.Messages(), SendingClient.Letter());

        using var answer = await stage.Client.PostReplyAsync(stage.Id, new { body = "Hello" });

        await answer.ShouldRefuseInSendKitAsync(HttpStatusCode.TooManyRequests, "RATE_LIMITED");
        answer.Headers.RetryAfter!.Delta!.Value.ShouldBeGreaterThan(TimeSpan.FromHours(11));
    }

    [Fact]
    public async Task A_time_more_than_a_year_ahead_is_400_naming_the_field()
    {
        await using var stage = await Stage.SetAsync();
        var now = stage.Clock.GetUtcNow();

        var body = await stage.RefusedAsync(new { body = "Hello", scheduledFor = now.AddYears(1).AddSeconds(1) }, "VALIDATION_ERROR");

        body.GetProperty("fields")[0].Text("field").ShouldBe("scheduledFor");
        await stage.Client.ReplyAsync(stage.Id, new { body = "Hello", scheduledFor = now.AddYears(1) });
    }

    [Fact]
    public async Task A_scheduled_reply_is_taken_whatever_was_sent_today()
    {
        await using var stage = await Stage.SetAsync();
        using var robotomail = stage.Server.Robotomail();
        await stage.Server.ExecuteAsync(
            "update mailboxes set daily_send_limit = 1 where id = @Id", new { stage.Server.Account.Mailbox.Id });
        await robotomail.SendMessageAsync(stage.Server.Messages(), SendingClient.Letter());

        (await stage.Client.ReplyAsync(stage.Id, new { body = "Hello", scheduledFor = "2026-12-01T00:00:00Z" })).Text("status")
            .ShouldBe("pending");
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

        /// <summary>Nothing waits afterwards, and nothing was used.</summary>
        public async Task<JsonElement> RefusedAsync(object body, string reason, HttpStatusCode status = HttpStatusCode.BadRequest)
        {
            using var answer = await Client.PostReplyAsync(id, body);
            var refused = await answer.ShouldRefuseInSendKitAsync(status, reason);
            (await server.Core.Database.ReadAsync(
                async sql => await sql.ValueAsync<long>("select count(*) from queued_messages")
                    + await sql.ValueAsync<long>("select count(*) from attachments where queued_id is not null or used_at is not null"),
                CancellationToken.None)).ShouldBe(0);
            return refused;
        }

        public async ValueTask DisposeAsync()
        {
            Client.Dispose();
            await server.DisposeAsync();
        }
    }
}
