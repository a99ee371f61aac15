using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Enclosure.Accounts;
using Enclosure.Tests.Support;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Events;

public sealed class WebhookDeliveryTests
{
    private static readonly TimeSpan[] Ladder =
        [TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30), TimeSpan.FromHours(2), TimeSpan.FromHours(12)];

    [Fact]
    public async Task A_message_is_posted_as_JSON_with_the_hooks_own_headers_and_a_signature_over_the_raw_body()
    {
        await using var stage = await HookStage.SetAsync();
        var hook = await stage.HookAsync(headers: new { Authorization = "Basic abc" });
        var messageId = await stage.Server.ReceiveAsync();

        var posted = await stage.Receiver.NextAsync();

        posted.Path.ShouldBe("/hook");
        posted.Headers.ContentType.ToString().ShouldBe("application/json; charset=utf-8");
        posted.Headers.Authorization.ToString().ShouldBe("Basic abc");
        var expected = HMACSHA256.HashData(Encoding.UTF8.GetBytes(hook.Text("secret")), posted.Body);
        posted.Headers["X-Robotomail-Signature"].ToString().ShouldBe(Convert.ToHexStringLower(expected));
        var body = JsonSerializer.Deserialize<JsonElement>(posted.Body);
        body.Text("event").ShouldBe("message.received");
        body.GetProperty("data").Text("message_id").ShouldBe(messageId.ToString());
        var row = await stage.TriedAsync(hook.Text("id"), 1);
        row.Text("id").ShouldBe(posted.DeliveryId);
        row.Text("status").ShouldBe("DELIVERED");
        row.Number("responseStatus").ShouldBe(204);
        row.IsNull("nextRetryAt").ShouldBeTrue();
        (await stage.HookRowAsync(hook.Text("id"))).IsNull("lastTriggeredAt").ShouldBeFalse();
    }

    [Fact]
    public async Task A_hook_whose_secret_cannot_be_opened_fails_alone()
    {
        await using var stage = await HookStage.SetAsync();
        var broken = (await stage.HookAsync("/broken")).Text("id");
        await stage.HookAsync("/sound", headers: new { Authorization = "Basic abc" });
        await stage.Server.ExecuteAsync($"update webhooks set sealed_secret = 'AAAA' where id = '{broken}'");

        await stage.Server.ReceiveAsync();

        (await stage.Receiver.NextAsync()).Path.ShouldBe("/sound");
        var row = await stage.TriedAsync(broken, 1);
        row.Text("status").ShouldBe("PENDING");
        row.IsNull("responseStatus").ShouldBeTrue();
        (await stage.HookRowAsync(broken)).Number("failureCount").ShouldBe(1);
    }

    [Fact]
    public async Task Neither_secret_nor_headers_of_a_hook_lie_in_clear()
    {
        await using var stage = await HookStage.SetAsync();
        var hook = await stage.HookAsync(headers: new { Authorization = "Basic abc" });
        await stage.Client.PatchAsJsonAsync($"/v1/webhooks/{hook.Text("id")}", new { headers = new { Authorization = "Basic def" } });

        var row = await stage.Server.Core.Database.ReadAsync(
            sql => sql.ValueAsync<string>("select url || ' ' || sealed_headers || ' ' || sealed_secret from webhooks"),
            CancellationToken.None);

        row.ShouldNotContain("Basic");
        row.ShouldNotContain(hook.Text("secret"));
        (await stage.HookRowAsync(hook.Text("id"))).GetProperty("headers").ToString().ShouldContain("Basic def");
    }

    [Fact]
    public async Task A_hook_goes_with_its_mailbox()
    {
        await using var stage = await HookStage.SetAsync();
        var mailboxId = await stage.Client.MakeMailboxAsync("sales");
        var id = (await stage.HookAsync(mailboxId: mailboxId)).Text("id");
        var kept = (await stage.HookAsync()).Text("id");

        await stage.Client.DeleteAsync($"/v1/mailboxes/{mailboxId}");

        using var gone = await stage.Client.GetAsync($"/v1/webhooks/{id}");
        gone.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        await stage.Server.Core.Sweep.RunAsync(CancellationToken.None);
        var left = await stage.Server.Core.Database.ReadAsync(
            sql => sql.ListAsync<string>("select id from webhooks"), CancellationToken.None);
        left.ShouldBe([kept]);
    }

    [Fact]
    public async Task A_failing_delivery_is_tried_after_1_5_30_minutes_2_and_12_hours_under_the_same_id_and_then_no_more()
    {
        await using var stage = await HookStage.SetAsync();
        var id = (await stage.HookAsync()).Text("id");
        stage.Receiver.Answer = HookReceiver.With(500);
        await stage.Server.ReceiveAsync();
        var first = await stage.Receiver.NextAsync();
        for (var tries = 1; tries <= Ladder.Length; tries++)
        {
            var row = await stage.TriedAsync(id, tries);
            row.Text("status").ShouldBe("PENDING");
            row.GetProperty("nextRetryAt").GetDateTimeOffset().ShouldBe(stage.Clock.GetUtcNow() + Ladder[tries - 1]);
            stage.Advance(Ladder[tries - 1] - TimeSpan.FromSeconds(1));
            stage.Receiver.IsQuiet.ShouldBeTrue();
            stage.Advance(TimeSpan.FromSeconds(1));
            (await stage.Receiver.NextAsync()).DeliveryId.ShouldBe(first.DeliveryId);
        }

        var last = await stage.TriedAsync(id, Ladder.Length + 1);
        last.Text("status").ShouldBe("FAILED");
        last.Number("responseStatus").ShouldBe(500);
        last.IsNull("nextRetryAt").ShouldBeTrue();
        (await stage.HookRowAsync(id)).Number("failureCount").ShouldBe(6);
    }

    [Fact]
    public async Task A_success_sets_the_count_of_failures_back()
    {
        await using var stage = await HookStage.SetAsync();
        var id = (await stage.HookAsync()).Text("id");
        stage.Receiver.Answer = HookReceiver.With(503);
        await stage.Server.ReceiveAsync();
        await stage.TriedAsync(id, 1);
        (await stage.HookRowAsync(id)).Number("failureCount").ShouldBe(1);

        stage.Receiver.Answer = HookReceiver.With(200);
        stage.Advance(Ladder[0]);
        (await stage.TriedAsync(id, 2)).Text("status").ShouldBe("DELIVERED");

        (await stage.HookRowAsync(id)).Number("failureCount").ShouldBe(0);
    }

    [Fact]
    public async Task A_hook_fails_after_10_failures_in_a_row_and_what_waits_goes_out_when_it_is_active_again()
    {
        await using var stage = await HookStage.SetAsync();
        var id = (await stage.HookAsync()).Text("id");
        stage.Receiver.Answer = HookReceiver.With(500);
        for (var message = 1; message <= 10; message++)
        {
            await stage.Server.ReceiveAsync();
            await stage.Receiver.NextAsync();
            await Eventually.TrueAsync(async () => (await stage.HookRowAsync(id)).Number("failureCount") == message, $"{message} failures");
        }

        (await stage.HookRowAsync(id)).Text("status").ShouldBe("FAILED");
        await stage.Server.ReceiveAsync();
        stage.Advance(TimeSpan.FromDays(1));
        await stage.Server.Core.Dispatch.RunAsync(CancellationToken.None);
        var rows = await stage.DeliveriesAsync(id);
        rows.Count.ShouldBe(10);
        rows.ShouldAllBe(row => row.Text("status") == "PENDING" && row.IsNull("nextRetryAt"));
        stage.Receiver.IsQuiet.ShouldBeTrue();

        stage.Receiver.Answer = HookReceiver.With(200);
        var again = await (await stage.Client.PatchAsJsonAsync(
            $"/v1/webhooks/{id}", new { status = "ACTIVE" })).ShouldBeAsync(HttpStatusCode.OK);
        again.GetProperty("webhook").Number("failureCount").ShouldBe(0);
        stage.Advance(TimeSpan.FromSeconds(1));
        await Eventually.TrueAsync(
            async () => (await stage.DeliveriesAsync(id)).All(row => row.Text("status") == "DELIVERED"), "what waited is delivered");
    }

    [Fact]
    public async Task A_paused_hook_gets_nothing_and_misses_what_comes_meanwhile()
    {
        await using var stage = await HookStage.SetAsync();
        var id = (await stage.HookAsync()).Text("id");
        await stage.Client.PatchAsJsonAsync($"/v1/webhooks/{id}", new { status = "PAUSED" });

        await stage.Server.ReceiveAsync();
        await stage.Server.Core.Dispatch.RunAsync(CancellationToken.None);

        (await stage.DeliveriesAsync(id)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_delivery_is_sent_again_by_hand_under_the_same_id()
    {
        await using var stage = await HookStage.SetAsync();
        var id = (await stage.HookAsync()).Text("id");
        await stage.Server.ReceiveAsync();
        var first = await stage.Receiver.NextAsync();
        await stage.TriedAsync(id, 1);

        var asked = await (await stage.Client.PostAsync($"/v1/webhooks/{id}/deliveries/{first.DeliveryId}/redeliver", null))
            .ShouldBeAsync(HttpStatusCode.OK);
        asked.GetProperty("delivery").Text("status").ShouldBe("PENDING");
        stage.Advance(TimeSpan.Zero);

        (await stage.Receiver.NextAsync()).DeliveryId.ShouldBe(first.DeliveryId);
        (await stage.TriedAsync(id, 1)).Text("status").ShouldBe("DELIVERED");
    }

    [Fact]
    public async Task A_hook_that_never_answers_is_left_after_the_timeout_and_holds_up_no_other()
    {
        await using var stage = await HookStage.SetAsync();
        var ended = new TaskCompletionSource();
        stage.Receiver.Answer = http => http.Request.Path == "/slow" ? ended.Task : Task.CompletedTask;
        var slow = (await stage.HookAsync("/slow")).Text("id");
        for (var i = 0; i < 20; i++) await stage.Server.ReceiveAsync();
        (await stage.Receiver.NextAsync()).Path.ShouldBe("/slow");
        (await stage.Receiver.NextAsync()).Path.ShouldBe("/slow");

        var quick = (await stage.HookAsync("/quick")).Text("id");
        await stage.Server.ReceiveAsync();
        (await stage.Receiver.NextAsync()).Path.ShouldBe("/quick");
        await stage.TriedAsync(quick, 1);

        stage.Advance(TimeSpan.FromSeconds(10));
        await Eventually.TrueAsync(async () => (await stage.HookRowAsync(slow)).Number("failureCount") >= 2, "the slow ones are given up");
        ended.SetResult();
    }

    [Fact]
    public async Task A_message_that_is_gone_is_not_told_and_its_hook_not_blamed()
    {
        await using var stage = await HookStage.SetAsync();
        var id = (await stage.HookAsync()).Text("id");
        var messageId = await stage.Server.Core.ReceiveAsync(
            stage.Server.Account.Account.Id, stage.Server.Account.Mailbox.Id, quietly: true);
        await stage.Server.ExecuteAsync("delete from messages where id = @messageId", new { messageId });
        stage.Server.Core.EventSignal.Raise();

        await Eventually.TrueAsync(
            async () => (await stage.DeliveriesAsync(id)).Any(row => row.Text("status") == "FAILED"), "it is given up");

        stage.Receiver.IsQuiet.ShouldBeTrue();
        (await stage.HookRowAsync(id)).Number("failureCount").ShouldBe(0);
    }

    [Fact]
    public async Task A_hook_of_a_mailbox_gets_that_mailboxs_mail_alone()
    {
        await using var stage = await HookStage.SetAsync();
        var other = await stage.Client.MakeMailboxAsync("other");
        await stage.HookAsync(mailboxId: other);

        await stage.Server.ReceiveAsync();
        var told = await stage.Server.ReceiveAsync(mailboxId: Guid.Parse(other));

        var body = JsonSerializer.Deserialize<JsonElement>((await stage.Receiver.NextAsync()).Body);
        body.GetProperty("data").Text("message_id").ShouldBe(told.ToString());
        stage.Receiver.IsQuiet.ShouldBeTrue();
    }

    [Fact]
    public async Task A_message_over_the_limit_is_told_as_a_stub()
    {
        await using var stage = await HookStage.SetAsync();
        await stage.Server.Core.Accounts.ChangeAsync(stage.Server.Account.Account.Id, new AccountChange(InboundLimit: 1));
        await stage.HookAsync();
        await stage.Server.ReceiveAsync();
        await stage.Server.ReceiveAsync(new Letter { Subject = "Secret plans", BodyText = "Secret plans" });

        var posted = new[] { await stage.Receiver.NextAsync(), await stage.Receiver.NextAsync() };

        var stub = posted.Select(each => JsonSerializer.Deserialize<JsonElement>(each.Body).GetProperty("data"))
            .Single(data => data.TryGetProperty("over_limit", out _));
        stub.Names().ShouldBe(["message_id", "mailbox_id", "mailbox_address", "thread_id", "received_at", "over_limit", "inbound_usage"]);
        stub.GetProperty("inbound_usage").Number("current").ShouldBe(2);
        stub.GetProperty("inbound_usage").Text("status").ShouldBe("limit_reached");
    }
}
