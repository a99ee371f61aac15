using System.Net;
using System.Text.Json;
using Enclosure.Accounts;
using Enclosure.Tests.Support;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Dialects.SendKit;

/// <summary>Which keys open the SendKit dialect, how they come, and which workspace they mean.</summary>
public sealed class SendKitKeyTests
{
    private const string Workspaces = "/v1/workspaces";

    [Fact]
    public async Task A_key_comes_in_X_Api_Key_or_as_Bearer_or_as_both()
    {
        await using var server = await TestServer.StartAsync();
        var key = server.Account.WorkspaceKey.Text;

        (await GetAsync(server, apiKey: key)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await GetAsync(server, bearer: key)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await GetAsync(server, apiKey: key, bearer: key)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Two_keys_that_differ_are_401_though_each_is_good()
    {
        await using var server = await TestServer.StartAsync();
        var (one, two) = (server.Account.WorkspaceKey.Text, server.Account.FullKey.Text);

        await (await GetAsync(server, apiKey: one, bearer: two)).ShouldRefuseInSendKitAsync(HttpStatusCode.Unauthorized, "UNAUTHORIZED");
        await (await GetAsync(server, apiKey: two, bearer: one)).ShouldRefuseInSendKitAsync(HttpStatusCode.Unauthorized, "UNAUTHORIZED");
    }

    [Fact]
    public async Task A_bad_X_Api_Key_never_falls_through_to_a_good_Bearer()
    {
        await using var server = await TestServer.StartAsync();
        var good = server.Account.WorkspaceKey.Text;

        await (await GetAsync(server, apiKey: "sk_bad", bearer: good)).ShouldRefuseInSendKitAsync(
            HttpStatusCode.Unauthorized, "UNAUTHORIZED");
        await (await GetAsync(server, apiKey: good, bearer: "sk_bad")).ShouldRefuseInSendKitAsync(
            HttpStatusCode.Unauthorized, "UNAUTHORIZED");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("sk_unknown")]
    [InlineData("sk_user_unknown")]
    public async Task No_key_or_an_unknown_one_is_401(string? key)
    {
        await using var server = await TestServer.StartAsync();

        await (await GetAsync(server, apiKey: key)).ShouldRefuseInSendKitAsync(HttpStatusCode.Unauthorized, "UNAUTHORIZED");
        await (await GetAsync(server, bearer: key)).ShouldRefuseInSendKitAsync(HttpStatusCode.Unauthorized, "UNAUTHORIZED");
    }

    [Fact]
    public async Task Workspace_and_platform_keys_have_the_documented_forms()
    {
        await using var server = await TestServer.StartAsync();

        server.Account.WorkspaceKey.Text.ShouldMatch("^sk_[0-9a-f]{48}$");
        (await server.AddKeyAsync(KeyKind.Platform)).ShouldMatch("^sk_user_[0-9a-f]{48}$");
    }

    [Fact]
    public async Task A_full_Robotomail_key_works_here_and_a_scoped_one_does_not()
    {
        await using var server = await TestServer.StartAsync();
        using var full = server.SendKit(server.Account.FullKey.Text);
        using var scoped = server.SendKit(await server.AddKeyAsync(KeyKind.Scoped, server.Account.Mailbox.Id));

        await full.PresignAsync(1);
        await (await scoped.AskAsync(new { filename = "a", contentType = "text/csv", fileSize = 1 }))
            .ShouldRefuseInSendKitAsync(HttpStatusCode.Forbidden, "FULL_ACCESS_REQUIRED");
        await (await scoped.GetAsync(Workspaces)).ShouldRefuseInSendKitAsync(HttpStatusCode.Forbidden, "FULL_ACCESS_REQUIRED");
        await server.ShouldHoldAsync(stored: 0, files: 0, pending: 1);
    }

    [Fact]
    public async Task A_platform_key_of_one_workspace_means_that_one()
    {
        await using var server = await TestServer.StartAsync();
        using var platform = server.SendKit(await server.AddKeyAsync(KeyKind.Platform));

        (await platform.PresignAsync(1)).Text("key").ShouldStartWith($"inbox-attachments/{server.Account.Account.Id}/");
    }

    [Fact]
    public async Task A_platform_key_of_several_workspaces_must_name_one()
    {
        await using var server = await TestServer.StartAsync();
        var second = await server.AddAccountAsync("second", server.Account.Account.Email);
        var key = await server.AddKeyAsync(KeyKind.Platform);
        using var platform = server.SendKit(key);

        var refused = await (await platform.AskAsync(new { filename = "a", contentType = "text/csv", fileSize = 1 }))
            .ShouldRefuseInSendKitAsync(HttpStatusCode.BadRequest, "WORKSPACE_REQUIRED");
        refused.Text("message").ShouldContain("X-Workspace-Id");

        platform.DefaultRequestHeaders.Add("X-Workspace-Id", second.Account.Id.ToString().ToUpperInvariant());
        (await platform.PresignAsync(1)).Text("key").ShouldStartWith($"inbox-attachments/{second.Account.Id}/");
    }

    [Fact]
    public async Task A_foreign_workspace_and_an_unknown_one_are_403_and_not_told_apart()
    {
        await using var server = await TestServer.StartAsync();
        var foreign = (await server.AddAccountAsync()).Account.Id.ToString();
        var key = await server.AddKeyAsync(KeyKind.Platform);
        var answers = new List<string>();

        foreach (var workspace in new[] { foreign, Guid.CreateVersion7().ToString(), "nonsense" })
        {
            using var platform = server.SendKit(key);
            platform.DefaultRequestHeaders.Add("X-Workspace-Id", workspace);
            var refused = await (await platform.AskAsync(new { filename = "a", contentType = "text/csv", fileSize = 1 }))
                .ShouldRefuseInSendKitAsync(HttpStatusCode.Forbidden, "WORKSPACE_FORBIDDEN");
            answers.Add(refused.GetRawText());
        }

        answers.Distinct().Count().ShouldBe(1);
    }

    [Fact]
    public async Task A_workspace_key_may_name_its_own_workspace_and_no_other()
    {
        await using var server = await TestServer.StartAsync();
        var second = await server.AddAccountAsync("second", server.Account.Account.Email);
        using var own = server.SendKit();
        own.DefaultRequestHeaders.Add("X-Workspace-Id", server.Account.Account.Id.ToString());
        using var other = server.SendKit();
        other.DefaultRequestHeaders.Add("X-Workspace-Id", second.Account.Id.ToString());

        await own.PresignAsync(1);
        await (await other.AskAsync(new { filename = "a", contentType = "text/csv", fileSize = 1 }))
            .ShouldRefuseInSendKitAsync(HttpStatusCode.Forbidden, "WORKSPACE_FORBIDDEN");
    }

    [Fact]
    public async Task Workspaces_are_the_users_for_a_platform_key_and_its_own_for_a_workspace_key()
    {
        var clock = new TestClock();
        await using var server = await TestServer.StartAsync(clock);
        clock.Advance(TimeSpan.FromMilliseconds(1));
        await server.AddAccountAsync("second", server.Account.Account.Email);
        await server.AddAccountAsync("foreign");

        var own = await (await GetAsync(server, apiKey: server.Account.WorkspaceKey.Text)).ShouldBeAsync(HttpStatusCode.OK);
        var all = await (await GetAsync(server, apiKey: await server.AddKeyAsync(KeyKind.Platform))).ShouldBeAsync(HttpStatusCode.OK);

        Slugs(own).ShouldBe(["demo"]);
        Slugs(all).ShouldBe(["demo", "second"]);
        all.Names().ShouldBe(["success", "data", "pagination"], ignoreOrder: true);
        all.GetProperty("data")[0].Names().ShouldBe(["_id", "name", "slug", "createdAt"]);
        all.GetProperty("pagination").GetRawText().ShouldBe("{\"limit\":25,\"total\":2,\"hasMore\":false,\"nextCursor\":null}");
    }

    [Fact]
    public async Task Workspaces_come_in_pages()
    {
        var clock = new TestClock();
        await using var server = await TestServer.StartAsync(clock);
        for (var n = 2; n <= 5; n++)
        {
            clock.Advance(TimeSpan.FromMilliseconds(1));
            await server.AddAccountAsync($"w{n}", server.Account.Account.Email);
        }

        using var platform = server.SendKit(await server.AddKeyAsync(KeyKind.Platform));
        var (seen, cursor, more) = (new List<string>(), "", true);

        while (more)
        {
            var page = await platform.GetAsync($"{Workspaces}?limit=2{cursor}").JsonAsync();
            seen.AddRange(Slugs(page));
            var pagination = page.GetProperty("pagination");
            pagination.Number("total").ShouldBe(5);
            more = pagination.GetProperty("hasMore").GetBoolean();
            pagination.IsNull("nextCursor").ShouldBe(!more);
            cursor = more ? $"&cursor={pagination.Text("nextCursor")}" : "";
        }

        seen.ShouldBe(["demo", "w2", "w3", "w4", "w5"]);
    }

    [Theory]
    [InlineData("limit", "0")]
    [InlineData("limit", "101")]
    [InlineData("limit", "x")]
    [InlineData("cursor", "x")]
    public async Task A_page_out_of_form_is_400_naming_it(string name, string value)
    {
        await using var server = await TestServer.StartAsync();
        using var client = server.SendKit();

        var refused = await (await client.GetAsync($"{Workspaces}?{name}={value}")).ShouldRefuseInSendKitAsync(
            HttpStatusCode.BadRequest, "VALIDATION_ERROR");

        refused.GetProperty("fields")[0].Text("field").ShouldBe(name);
    }

    private static async Task<HttpResponseMessage> GetAsync(TestServer server, string? apiKey = null, string? bearer = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Workspaces);
        if (apiKey is not null) request.Headers.Add("X-Api-Key", apiKey);
        if (bearer is not null) request.Headers.Add("Authorization", $"Bearer {bearer}");
        return await server.Http.SendAsync(request);
    }

    private static IEnumerable<string> Slugs(JsonElement page) =>
        page.GetProperty("data").EnumerateArray().Select(workspace => workspace.Text("slug"));
}
