using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Enclosure.Tests.Support;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Dialects.Robotomail;

public sealed class RobotomailWebhookTests
{
    private const string Path = "/v1/webhooks";
    private const string Url = "https://hooks.example.com/mail";
    private static readonly string[] Received = ["message.received"];

    [Fact]
    public async Task A_new_webhook_shows_its_secret_this_once()
    {
        await using var server = await TestServer.StartAsync();
        using var client = server.Robotomail();

        var made = await MakeAsync(client, new { url = Url, events = Received, headers = new { authorization = "Basic abc" } });

        made.ShouldHaveShape("webhook");
        made.Text("secret").ShouldMatch("^whsec_[0-9a-f]{64}$");
        made.Text("status").ShouldBe("ACTIVE");
        made.GetProperty("headers").Text("authorization").ShouldBe("Basic abc");
        var found = (await client.GetAsync($"{Path}/{made.Text("id")}").JsonAsync()).GetProperty("webhook");
        found.ShouldHaveShape("webhook");
        found.TryGetProperty("secret", out _).ShouldBeFalse();
        var listed = (await client.GetAsync(Path).JsonAsync()).GetProperty("webhooks").EnumerateArray().Single();
        listed.ToString().ShouldBe(found.ToString());
    }

    [Fact]
    public async Task Every_wrong_field_of_a_webhook_is_named()
    {
        await using var server = await TestServer.StartAsync();
        using var client = server.Robotomail();
        var wrong = new { url = "ftp://a", mailboxId = "x", events = new[] { "message.lost" }, headers = new { Host = "a" } };

        using var answer = await client.PostAsJsonAsync(Path, wrong);
        using var empty = await client.PostAsJsonAsync(Path, new { events = Array.Empty<string>() });

        Fields(await answer.ShouldRefuseAsync(HttpStatusCode.BadRequest, "VALIDATION_ERROR")).ShouldBe(
            ["url", "mailboxId", "events", "headers"]);
        Fields(await empty.ShouldRefuseAsync(HttpStatusCode.BadRequest, "VALIDATION_ERROR")).ShouldBe(["url", "events"]);
    }

    [Theory]
    [InlineData("http://127.0.0.1:9/")]
    [InlineData("http://localhost/")]
    [InlineData("http://[::1]/")]
    [InlineData("http://169.254.169.254/latest/meta-data")]
    public async Task A_private_or_loopback_target_is_refused_unless_a_setting_allows_it(string url)
    {
        await using var server = await TestServer.StartAsync();
        using var client = server.Robotomail();
        using var answer = await client.PostAsJsonAsync(Path, new { url, events = Received });
        Fields(await answer.ShouldRefuseAsync(HttpStatusCode.BadRequest, "VALIDATION_ERROR")).ShouldBe(["url"]);

        await using var lenient = await TestServer.StartAsync(
            settings: new Dictionary<string, string?> { ["Webhooks:AllowPrivateTargets"] = "true" });
        using var allowed = lenient.Robotomail();
        await MakeAsync(allowed, new { url, events = Received });
    }

    [Fact]
    public async Task A_change_keeps_what_it_does_not_name_and_null_takes_the_headers_away()
    {
        await using var server = await TestServer.StartAsync();
        using var client = server.Robotomail();
        var id = (await MakeAsync(client, new { url = Url, events = Received, headers = new { a = "1" } })).Text("id");

        var paused = await ChangeAsync(client, id, new { status = "PAUSED" });
        paused.Text("status").ShouldBe("PAUSED");
        paused.Text("url").ShouldBe(Url);
        paused.GetProperty("headers").Text("a").ShouldBe("1");
        var bare = await ChangeAsync(client, id, new { headers = (object?)null, events = new[] { "message.sent" } });
        bare.IsNull("headers").ShouldBeTrue();
        bare.GetProperty("events")[0].GetString().ShouldBe("message.sent");
        bare.Text("status").ShouldBe("PAUSED");
        using var wrong = await client.PatchAsJsonAsync($"{Path}/{id}", new { status = "FAILED" });
        Fields(await wrong.ShouldRefuseAsync(HttpStatusCode.BadRequest, "VALIDATION_ERROR")).ShouldBe(["status"]);
    }

    [Fact]
    public async Task A_deleted_webhook_is_gone_with_what_waited_for_it()
    {
        await using var server = await TestServer.StartAsync(new TestClock());
        using var client = server.Robotomail();
        var id = (await MakeAsync(client, new { url = Url, events = Received })).Text("id");
        (await client.DeleteAsync($"{Path}/{id}").JsonAsync()).GetProperty("deleted").GetBoolean().ShouldBeTrue();

        await (await client.GetAsync($"{Path}/{id}")).ShouldRefuseAsync(HttpStatusCode.NotFound, "NOT_FOUND");
        await (await client.DeleteAsync($"{Path}/{id}")).ShouldRefuseAsync(HttpStatusCode.NotFound, "NOT_FOUND");
        await (await client.GetAsync($"{Path}/{id}/deliveries")).ShouldRefuseAsync(HttpStatusCode.NotFound, "NOT_FOUND");
    }

    [Fact]
    public async Task A_scoped_key_makes_sees_and_changes_the_webhooks_of_its_mailboxes_alone()
    {
        await using var server = await TestServer.StartAsync();
        using var full = server.Robotomail();
        var mine = await full.MakeMailboxAsync("mine");
        using var scoped = server.Robotomail(await full.MakeKeyAsync(mine));
        var ofAll = (await MakeAsync(full, new { url = Url, events = Received })).Text("id");
        var ofMine = (await MakeAsync(scoped, new { url = Url, events = Received, mailboxId = mine })).Text("id");

        var listed = (await scoped.GetAsync(Path).JsonAsync()).GetProperty("webhooks").EnumerateArray();
        listed.Select(webhook => webhook.Text("id")).ShouldBe([ofMine]);
        await (await scoped.GetAsync($"{Path}/{ofAll}")).ShouldRefuseAsync(HttpStatusCode.NotFound, "NOT_FOUND");
        await (await scoped.PatchAsJsonAsync($"{Path}/{ofAll}", new { status = "PAUSED" }))
            .ShouldRefuseAsync(HttpStatusCode.NotFound, "NOT_FOUND");
        await (await scoped.DeleteAsync($"{Path}/{ofAll}")).ShouldRefuseAsync(HttpStatusCode.NotFound, "NOT_FOUND");
        using var unbound = await scoped.PostAsJsonAsync(Path, new { url = Url, events = Received });
        await unbound.ShouldRefuseAsync(HttpStatusCode.Forbidden, "FULL_ACCESS_REQUIRED");
        using var outside = await scoped.PostAsJsonAsync(Path, new { url = Url, events = Received, mailboxId = server.Account.Mailbox.Id });
        await outside.ShouldRefuseAsync(HttpStatusCode.NotFound, "NOT_FOUND");
        (await ChangeAsync(scoped, ofMine, new { status = "PAUSED" })).Text("status").ShouldBe("PAUSED");
    }

    [Fact]
    public async Task Another_accounts_webhooks_mailboxes_and_deliveries_are_404()
    {
        await using var server = await TestServer.StartAsync();
        using var client = server.Robotomail();
        using var other = server.Robotomail((await server.AddAccountAsync()).FullKey.Text);
        var id = (await MakeAsync(client, new { url = Url, events = Received })).Text("id");

        await (await other.GetAsync($"{Path}/{id}")).ShouldRefuseAsync(HttpStatusCode.NotFound, "NOT_FOUND");
        await (await other.GetAsync($"{Path}/{id}/deliveries")).ShouldRefuseAsync(HttpStatusCode.NotFound, "NOT_FOUND");
        await (await other.PostAsync($"{Path}/{id}/deliveries/{id}/redeliver", null))
            .ShouldRefuseAsync(HttpStatusCode.NotFound, "NOT_FOUND");
        using var foreign = await other.PostAsJsonAsync(Path, new { url = Url, events = Received, mailboxId = server.Account.Mailbox.Id });
        await foreign.ShouldRefuseAsync(HttpStatusCode.NotFound, "NOT_FOUND");
    }

    [Fact]
    public async Task Of_a_suspended_account_webhooks_can_be_read_and_deleted_and_no_more()
    {
        await using var server = await TestServer.StartAsync();
        using var client = server.Robotomail();
        var id = (await MakeAsync(client, new { url = Url, events = Received })).Text("id");
        await server.SuspendAsync("Unpaid.");

        using var made = await client.PostAsJsonAsync(Path, new { url = Url, events = Received });
        await made.ShouldRefuseAsync(HttpStatusCode.Forbidden, "ACCOUNT_SUSPENDED");
        using var changed = await client.PatchAsJsonAsync($"{Path}/{id}", new { status = "PAUSED" });
        await changed.ShouldRefuseAsync(HttpStatusCode.Forbidden, "ACCOUNT_SUSPENDED");
        (await client.GetAsync($"{Path}/{id}")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await client.GetAsync($"{Path}/{id}/deliveries")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await client.DeleteAsync($"{Path}/{id}")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Deliveries_are_listed_newest_first_with_the_documented_members()
    {
        await using var server = await TestServer.StartAsync(new TestClock());
        using var client = server.Robotomail();
        var id = (await MakeAsync(client, new { url = Url, events = Received })).Text("id");
        await ChangeAsync(client, id, new { events = Received });
        await server.ExecuteAsync("update webhooks set url = 'http://127.0.0.1:1/'");
        var messages = new List<string>();
        for (var i = 0; i < 3; i++)
        {
            messages.Insert(0, (await server.ReceiveAsync()).ToString());
            await Eventually.TrueAsync(async () => (await DeliveriesAsync(client, id)).Count == messages.Count, "dispatched");
            ((TestClock)server.Core.Time).Advance(TimeSpan.FromMilliseconds(1));
        }

        var rows = await DeliveriesAsync(client, id);
        rows.ForEach(row => row.ShouldHaveShape("webhookDelivery"));
        rows.Select(row => row.Text("messageId")).ShouldBe(messages);
        (await DeliveriesAsync(client, id, "?limit=2")).Count.ShouldBe(2);
    }

    [Fact]
    public async Task An_account_has_at_most_100_webhooks()
    {
        await using var server = await TestServer.StartAsync();
        using var client = server.Robotomail();
        for (var i = 0; i < 100; i++) await MakeAsync(client, new { url = Url, events = Received });

        using var answer = await client.PostAsJsonAsync(Path, new { url = Url, events = Received });

        await answer.ShouldRefuseAsync(HttpStatusCode.BadRequest, "VALIDATION_ERROR");
    }

    private static async Task<JsonElement> MakeAsync(HttpClient client, object body)
    {
        using var answer = await client.PostAsJsonAsync(Path, body);
        return (await answer.ShouldBeAsync(HttpStatusCode.Created)).GetProperty("webhook");
    }

    private static async Task<JsonElement> ChangeAsync(HttpClient client, string id, object body)
    {
        using var answer = await client.PatchAsJsonAsync($"{Path}/{id}", body);
        return (await answer.ShouldBeAsync(HttpStatusCode.OK)).GetProperty("webhook");
    }

    private static async Task<List<JsonElement>> DeliveriesAsync(HttpClient client, string id, string query = "") =>
        [.. (await client.GetAsync($"{Path}/{id}/deliveries{query}").JsonAsync()).GetProperty("deliveries").EnumerateArray()];

    private static IEnumerable<string> Fields(JsonElement body) =>
        body.GetProperty("fields").EnumerateArray().Select(field => field.Text("field"));
}
