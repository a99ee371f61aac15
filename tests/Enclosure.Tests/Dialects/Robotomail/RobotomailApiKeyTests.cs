using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Enclosure.Tests.Support;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Dialects.Robotomail;

public sealed class RobotomailApiKeyTests
{
    [Fact]
    public async Task A_new_key_is_shown_once_and_works()
    {
        await using var server = await TestServer.StartAsync();
        using var client = server.Robotomail();

        using var answer = await client.PostAsJsonAsync("/v1/api-keys", new { name = "ci" });
        var made = await answer.ShouldBeAsync(HttpStatusCode.Created);

        made.ShouldHaveShape("newApiKey");
        made.Text("key").ShouldMatch("^rm_[0-9a-f]{64}$");
        made.Text("prefix").ShouldBe(made.Text("key")[..8]);
        made.GetProperty("scoped").GetBoolean().ShouldBeFalse();
        using var with = server.Robotomail(made.Text("key"));
        (await with.GetAsync("/v1/account")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await client.GetStringAsync("/v1/api-keys")).ShouldNotContain(made.Text("key"));
    }

    [Fact]
    public async Task Keys_lie_hashed_in_the_database()
    {
        await using var server = await TestServer.StartAsync();
        var key = server.Account.FullKey.Text;

        var row = await server.Core.Database.ReadAsync(
            sql => sql.FindAsync<string>(
                "select hash || prefix || coalesce(name, '') from api_keys where id = @Id", new { server.Account.FullKey.Key.Id }),
            CancellationToken.None);

        row.ShouldBe(
            Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(key))) + key[..8]);
        foreach (var file in Directory.GetFiles(server.Data)) (await Latin1Async(file)).ShouldNotContain(key);
    }

    [Fact]
    public async Task A_list_shows_every_key_of_the_account_with_the_documented_members()
    {
        await using var server = await TestServer.StartAsync();
        using var client = server.Robotomail();
        await client.MakeKeyAsync();

        var keys = (await client.GetAsync("/v1/api-keys").JsonAsync()).GetProperty("keys").EnumerateArray().ToList();

        keys.Count.ShouldBe(3);
        foreach (var key in keys) key.ShouldHaveShape("apiKey");
        keys[2].Text("name").ShouldBe("made");
        keys[0].IsNull("name").ShouldBeTrue();
    }

    [Theory]
    [InlineData("{}", false)]
    [InlineData("{\"mailboxIds\":[]}", false)]
    [InlineData("{\"mailboxIds\":null,\"name\":null}", false)]
    [InlineData("{\"mailboxIds\":[\"MAILBOX\"],\"unknown\":1}", true)]
    public async Task Without_mailboxes_a_key_is_full_and_with_them_scoped(string body, bool scoped)
    {
        await using var server = await TestServer.StartAsync();
        using var client = server.Robotomail();
        using var content = new StringContent(body.Replace("MAILBOX", server.Account.Mailbox.Id.ToString(), StringComparison.Ordinal));
        content.Headers.ContentType = new("application/json");

        using var answer = await client.PostAsync("/v1/api-keys", content);

        (await answer.ShouldBeAsync(HttpStatusCode.Created)).GetProperty("scoped").GetBoolean().ShouldBe(scoped);
    }

    [Theory]
    [InlineData("{\"name\":5}", "name")]
    [InlineData("{\"mailboxIds\":\"x\"}", "mailboxIds")]
    [InlineData("{\"mailboxIds\":[1]}", "mailboxIds")]
    [InlineData("{\"mailboxIds\":[\"x\"]}", "mailboxIds")]
    [InlineData("{\"mailboxIds\":[\"\\ud800\"]}", "mailboxIds")]
    [InlineData("{\"mailboxIds\":[\"01999999-9999-7999-8999-999999999999\"]}", "mailboxIds")]
    [InlineData("{\"name\":\"\\ud800\"}", "name")]
    [InlineData("{\"name\":\"\\u0000\"}", "name")]
    public async Task A_wrong_field_is_named(string body, string field)
    {
        await using var server = await TestServer.StartAsync();
        using var client = server.Robotomail();
        using var content = new StringContent(body);
        content.Headers.ContentType = new("application/json");

        var refused = await (await client.PostAsync("/v1/api-keys", content)).ShouldRefuseAsync(
            HttpStatusCode.BadRequest, "VALIDATION_ERROR");

        refused.GetProperty("fields").EnumerateArray().Select(fault => fault.Text("field")).ShouldBe([field]);
    }

    [Fact]
    public async Task A_foreign_mailbox_in_a_new_keys_scope_is_refused()
    {
        await using var server = await TestServer.StartAsync();
        using var client = server.Robotomail();
        var foreign = (await server.AddAccountAsync()).Mailbox.Id;

        using var answer = await client.PostAsJsonAsync("/v1/api-keys", new { mailboxIds = new[] { foreign } });

        await answer.ShouldRefuseAsync(HttpStatusCode.BadRequest, "VALIDATION_ERROR");
    }

    [Fact]
    public async Task A_revoked_key_dies_at_once_and_is_listed_as_disabled()
    {
        await using var server = await TestServer.StartAsync();
        using var client = server.Robotomail();
        using var answer = await client.PostAsJsonAsync("/v1/api-keys", new { });
        var made = await answer.JsonAsync();
        using var with = server.Robotomail(made.Text("key"));
        (await with.GetAsync("/v1/account")).StatusCode.ShouldBe(HttpStatusCode.OK);

        var revoked = await (await client.DeleteAsync($"/v1/api-keys/{made.Text("id")}")).ShouldBeAsync(HttpStatusCode.OK);

        revoked.GetRawText().ShouldBe("{\"revoked\":true}");
        await (await with.GetAsync("/v1/account")).ShouldRefuseAsync(HttpStatusCode.Unauthorized, "UNAUTHORIZED");
        Enabled(await client.GetAsync("/v1/api-keys").JsonAsync(), made.Text("id")).ShouldBeFalse();
        await (await client.DeleteAsync($"/v1/api-keys/{made.Text("id")}")).ShouldRefuseAsync(HttpStatusCode.NotFound, "NOT_FOUND");
    }

    [Fact]
    public async Task The_only_active_full_key_cannot_be_revoked_and_a_workspace_key_counts_as_one()
    {
        await using var server = await TestServer.StartAsync();
        using var client = server.Robotomail();
        await client.MakeKeyAsync(server.Account.Mailbox.Id.ToString());

        (await client.DeleteAsync($"/v1/api-keys/{server.Account.WorkspaceKey.Key.Id}")).StatusCode.ShouldBe(HttpStatusCode.OK);
        var full = $"/v1/api-keys/{server.Account.FullKey.Key.Id}";
        await (await client.DeleteAsync(full)).ShouldRefuseAsync(HttpStatusCode.BadRequest, "LAST_KEY");

        (await client.GetAsync("/v1/account")).StatusCode.ShouldBe(HttpStatusCode.OK);
        await client.MakeKeyAsync();
        (await client.DeleteAsync(full)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Of_two_full_keys_revoked_at_once_one_stays()
    {
        await using var server = await TestServer.StartAsync();
        using var client = server.Robotomail();

        var answers = await Task.WhenAll(
            client.DeleteAsync($"/v1/api-keys/{server.Account.WorkspaceKey.Key.Id}"),
            client.DeleteAsync($"/v1/api-keys/{server.Account.FullKey.Key.Id}"));

        answers.Count(answer => answer.StatusCode == HttpStatusCode.OK).ShouldBe(1);
        (await server.Core.Keys.ListOfAccountAsync(server.Account.Account.Id, default)).Count(key => key.RevokedAt is null).ShouldBe(1);
    }

    [Fact]
    public async Task A_foreign_key_cannot_be_revoked()
    {
        await using var server = await TestServer.StartAsync();
        using var client = server.Robotomail();
        var other = await server.AddAccountAsync();

        await (await client.DeleteAsync($"/v1/api-keys/{other.FullKey.Key.Id}")).ShouldRefuseAsync(HttpStatusCode.NotFound, "NOT_FOUND");
        using var stranger = server.Robotomail(other.FullKey.Text);
        (await stranger.GetAsync("/v1/account")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("Basic {0}")]
    [InlineData("{0}")]
    [InlineData("Bearer")]
    [InlineData("Bearer {0}x")]
    [InlineData("Bearer  ")]
    public async Task Another_scheme_or_a_broken_key_is_401(string header)
    {
        await using var server = await TestServer.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/account");
        request.Headers.TryAddWithoutValidation("Authorization", string.Format(null, header, server.Account.FullKey.Text));

        await (await server.Http.SendAsync(request)).ShouldRefuseAsync(HttpStatusCode.Unauthorized, "UNAUTHORIZED");
    }

    [Fact]
    public async Task X_Api_Key_is_not_read_in_this_dialect()
    {
        await using var server = await TestServer.StartAsync();
        using var client = server.SendKit(server.Account.FullKey.Text);

        await (await client.GetAsync("/v1/account")).ShouldRefuseAsync(HttpStatusCode.Unauthorized, "UNAUTHORIZED");
    }

    private static bool Enabled(JsonElement list, string id) =>
        list.GetProperty("keys").EnumerateArray().Single(key => key.Text("id") == id).GetProperty("enabled").GetBoolean();

    private static async Task<string> Latin1Async(string file)
    {
        await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(stream, System.Text.Encoding.Latin1);
        return await reader.ReadToEndAsync();
    }
}
