using System.Net;
using Enclosure.Accounts;
using Enclosure.Tests.Support;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.WebConsole;

/// <summary>What holds for all pages that need the whole account.</summary>
public sealed class OperatorPagesTests
{
    private const string Nobody = "0198c8b6-0000-7000-8000-000000000000";

    public static TheoryData<string> Pages =>
    [
        "/console/keys", "/console/mailboxes", "/console/webhooks", $"/console/webhooks/{Nobody}", "/console/captured",
        $"/console/captured/{Nobody}", $"/console/captured/{Nobody}/raw", "/console/usage", "/console/health",
    ];

    public static TheoryData<string> Forms =>
    [
        "/console/keys", $"/console/keys/{Nobody}/revoke", "/console/mailboxes", $"/console/mailboxes/{Nobody}/status",
        $"/console/mailboxes/{Nobody}/delete", "/console/webhooks", $"/console/webhooks/{Nobody}", $"/console/webhooks/{Nobody}/status",
        $"/console/webhooks/{Nobody}/delete", $"/console/webhooks/{Nobody}/deliveries/{Nobody}/redeliver",
    ];

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task A_scoped_key_is_refused(string path)
    {
        await using var server = await TestServer.StartAsync();
        using var client = await ConsoleClient.SignedInAsync(server, await ScopedAsync(server));

        using var answer = await client.GetAsync(path);

        answer.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await answer.Content.ReadAsStringAsync()).ShouldContain("FULL_ACCESS_REQUIRED");
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task A_scoped_key_changes_nothing(string path)
    {
        await using var server = await TestServer.StartAsync();
        using var client = await ConsoleClient.SignedInAsync(server, await ScopedAsync(server));

        using var answer = await client.PostAsync(
            path,
            ("kind", "full"),
            ("address", "new"),
            ("status", "paused"),
            ("url", "https://hooks.example/"),
            ("events", "message.received"));

        answer.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await answer.Content.ReadAsStringAsync()).ShouldContain("FULL_ACCESS_REQUIRED");
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task A_form_that_is_not_of_the_session_changes_nothing(string path)
    {
        await using var server = await TestServer.StartAsync();
        using var client = await ConsoleClient.SignedInAsync(server);
        using var forged = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = new FormUrlEncodedContent([new("token", new string('0', client.Token.Length)), new("kind", "full")]),
        };

        using var answer = await client.SendAsync(forged);

        answer.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await answer.Content.ReadAsStringAsync()).ShouldContain("did not come from a page of your session");
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Nobody_sees_it_without_signing_in(string path)
    {
        await using var server = await TestServer.StartAsync();
        using var client = ConsoleClient.Of(server);

        (await client.GetAsync(path)).Headers.Location!.ToString().ShouldBe($"/?next={Uri.EscapeDataString(path)}");
    }

    [Theory]
    [InlineData("/console/webhooks/{0}")]
    [InlineData("/console/captured/{0}")]
    [InlineData("/console/captured/{0}/raw")]
    public async Task What_is_nobodys_is_not_found(string path)
    {
        await using var server = await TestServer.StartAsync();
        using var client = await ConsoleClient.SignedInAsync(server);

        (await client.GetAsync(string.Format(path, Nobody))).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await client.GetAsync(string.Format(path, "x"))).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("/console/keys?before=x")]
    [InlineData("/console/captured?before=x")]
    public async Task An_address_that_was_tampered_with_is_refused(string path)
    {
        await using var server = await TestServer.StartAsync();
        using var client = await ConsoleClient.SignedInAsync(server);

        (await client.GetAsync(path)).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    private static async Task<string> ScopedAsync(TestServer server) =>
        (await server.Core.Keys.CreateOfAccountAsync(
            server.Account.Account.Id, KeyKind.Scoped, "scoped", [server.Account.Mailbox.Id])).Text;
}
