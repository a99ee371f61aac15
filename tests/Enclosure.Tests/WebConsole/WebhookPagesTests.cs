using System.Net;
using System.Text.RegularExpressions;
using Enclosure.Accounts;
using Enclosure.Events;
using Enclosure.Tests.Support;
using Enclosure.Webhooks;
using Microsoft.AspNetCore.Http;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.WebConsole;

public sealed partial class WebhookPagesTests
{
    private static readonly Dictionary<string, string?> Private = new() { ["Webhooks:AllowPrivateTargets"] = "true" };

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_hooks_secret_is_shown_once_and_never_again()
    {
        await using var server = await TestServer.StartAsync();
        using var client = await ConsoleClient.SignedInAsync(server);

        using var answer = await client.PostAsync(
            "/console/webhooks",
            ("url", "https://hooks.example/mail"),
            ("events", EventKinds.MessageReceived),
            ("events", EventKinds.MessageBounced),
            ("mailboxId", server.Account.Mailbox.Id.ToString()),
            ("headers", "Authorization: Basic abc\r\nX-Team: ops\r\n"));

        var secret = Secret().Match(await answer.Content.ReadAsStringAsync()).Value;
        secret.ShouldNotBeEmpty();
        var hook = await OneAsync(server);
        hook.Events.ShouldBe([EventKinds.MessageReceived, EventKinds.MessageBounced]);
        hook.Headers.ShouldBe(new Dictionary<string, string> { ["Authorization"] = "Basic abc", ["X-Team"] = "ops" });
        hook.MailboxId.ShouldBe(server.Account.Mailbox.Id);
        var pages = await client.PageAsync("/console/webhooks") + await client.PageAsync($"/console/webhooks/{hook.Id}");
        pages.ShouldNotContain(secret);
        pages.ShouldNotContain("Basic abc");
        pages.ShouldContain("Authorization, X-Team");
        pages.ShouldContain(server.Account.Mailbox.FullAddress);
    }

    [Theory]
    [InlineData("http://127.0.0.1/", "message.received", "", "private or loopback")]
    [InlineData("ftp://hooks.example/", "message.received", "", "http:// or https://")]
    [InlineData("", "message.received", "", "url must have")]
    [InlineData("https://hooks.example/", "message.eaten", "", "events must be some of")]
    [InlineData("https://hooks.example/", "", "", "events must be some of")]
    [InlineData("https://hooks.example/", "message.received", "no colon", "one Name: value a line")]
    [InlineData("https://hooks.example/", "message.received", "Host: evil", "must not name Host")]
    public async Task A_hook_that_cannot_be_is_told_beside_the_form(string url, string events, string headers, string why)
    {
        await using var server = await TestServer.StartAsync();
        using var client = await ConsoleClient.SignedInAsync(server);

        using var answer = await client.PostAsync(
            "/console/webhooks", [("url", url), ("headers", headers), .. events.Length == 0 ? [] : new[] { ("events", events) }]);

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        var page = WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());
        page.ShouldContain(why);
        page.ShouldContain(headers);
        (await server.Core.Webhooks.ListAsync(Caller(server), Ct)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_hook_is_changed_paused_set_active_and_deleted()
    {
        await using var server = await TestServer.StartAsync();
        using var client = await ConsoleClient.SignedInAsync(server);
        var headers = new Dictionary<string, string> { ["X-A"] = "b" };
        var hook = (await server.Core.Webhooks.CreateAsync(
            Caller(server), new NewWebhook(null, "https://a.example/", [EventKinds.MessageSent], headers))).Webhook;
        var path = $"/console/webhooks/{hook.Id}";

        await client.PostAsync(path, ("url", "https://b.example/"), ("events", EventKinds.MessageReceived));
        var changed = await OneAsync(server);
        (changed.Url, changed.Events.Single(), changed.Headers!.Count).ShouldBe(("https://b.example/", EventKinds.MessageReceived, 1));
        await client.PostAsync(path, ("url", "https://b.example/"), ("events", EventKinds.MessageReceived), ("replaceHeaders", "yes"));
        (await OneAsync(server)).Headers.ShouldBeNull();
        await client.PostAsync(path + "/status", ("status", "paused"));
        (await OneAsync(server)).Status.ShouldBe(WebhookStatus.Paused);
        await client.PostAsync(path + "/status", ("status", "active"));
        (await OneAsync(server)).Status.ShouldBe(WebhookStatus.Active);
        (await client.PostAsync(path + "/status", ("status", "failed"))).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        using var wrong = await client.PostAsync(path, ("url", "http://localhost/"), ("events", EventKinds.MessageReceived));
        wrong.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await wrong.Content.ReadAsStringAsync()).ShouldContain("private or loopback");

        using var deleted = await client.PostAsync(path + "/delete");
        deleted.Headers.Location!.ToString().ShouldBe("/console/webhooks?done=deleted");
        (await client.GetAsync(path)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_failed_delivery_shows_what_was_answered_and_goes_out_again_when_asked()
    {
        await using var server = await TestServer.StartAsync(settings: Private);
        await using var receiver = await HookReceiver.StartAsync();
        receiver.Answer = http =>
        {
            http.Response.StatusCode = 503;
            return http.Response.WriteAsync("<b>out of order</b>\0");
        };
        var hook = (await server.Core.Webhooks.CreateAsync(
            Caller(server), new NewWebhook(null, receiver.Url, [EventKinds.MessageReceived], null))).Webhook;
        using var client = await ConsoleClient.SignedInAsync(server);
        using var api = server.Robotomail();
        await api.DeliverAsync(InboundClient.Plain("first"));
        await Eventually.TrueAsync(async () => (await PageAsync(client, hook)).Contains("HTTP 503"), "the failure is shown");
        var page = await PageAsync(client, hook);
        page.ShouldContain("&lt;b&gt;out of order&lt;/b&gt;");
        page.ShouldContain("1 of 6");

        receiver.Answer = HookReceiver.With(204);
        var delivery = (await server.Core.Deliveries.ListAsync(Caller(server), hook.Id, null, 1, Ct)).Single();
        using var answer = await client.PostAsync($"/console/webhooks/{hook.Id}/deliveries/{delivery.Id}/redeliver");

        answer.Headers.Location!.ToString().ShouldBe($"/console/webhooks/{hook.Id}?done=redelivered");
        await Eventually.TrueAsync(async () => (await PageAsync(client, hook)).Contains("HTTP 204"), "it was delivered");
    }

    [Fact]
    public async Task Why_nobody_answered_is_told()
    {
        await using var server = await TestServer.StartAsync(settings: Private);
        var receiver = await HookReceiver.StartAsync();
        var gone = receiver.Url;
        await receiver.DisposeAsync();
        var hook = (await server.Core.Webhooks.CreateAsync(
            Caller(server), new NewWebhook(null, gone, [EventKinds.MessageReceived], null))).Webhook;
        using var client = await ConsoleClient.SignedInAsync(server);
        using var api = server.Robotomail();

        await api.DeliverAsync(InboundClient.Plain("first"));

        await Eventually.TrueAsync(async () => (await PageAsync(client, hook)).Contains("ConnectionRefused"), "why is shown");
    }

    [Fact]
    public async Task Hooks_and_deliveries_of_others_are_nobodys()
    {
        await using var server = await TestServer.StartAsync();
        var other = await server.AddAccountAsync();
        var theirs = (await server.Core.Webhooks.CreateAsync(
            new Caller(other.FullKey.Key.Id, KeyKind.Full, other.Account),
            new NewWebhook(null, "https://theirs.example/", [EventKinds.MessageSent], null))).Webhook;
        using var client = await ConsoleClient.SignedInAsync(server);

        (await client.GetAsync($"/console/webhooks/{theirs.Id}")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await client.PostAsync($"/console/webhooks/{theirs.Id}/delete")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await client.PostAsync($"/console/webhooks/{theirs.Id}/status", ("status", "paused"))).StatusCode
            .ShouldBe(HttpStatusCode.NotFound);
        (await client.PostAsync($"/console/webhooks/{theirs.Id}/deliveries/{theirs.Id}/redeliver")).StatusCode
            .ShouldBe(HttpStatusCode.NotFound);
        (await client.PageAsync("/console/webhooks")).ShouldNotContain("theirs.example");
    }

    private static Task<string> PageAsync(ConsoleClient client, Webhook hook) => client.PageAsync($"/console/webhooks/{hook.Id}");

    private static Caller Caller(TestServer server) => new(server.Account.FullKey.Key.Id, KeyKind.Full, server.Account.Account);

    private static async Task<Webhook> OneAsync(TestServer server) =>
        (await server.Core.Webhooks.ListAsync(Caller(server), Ct)).Single();

    [GeneratedRegex("whsec_[0-9a-f]+")]
    private static partial Regex Secret();
}
