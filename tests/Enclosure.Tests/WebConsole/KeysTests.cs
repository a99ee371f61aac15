using System.Net;
using System.Text.RegularExpressions;
using Enclosure.Accounts;
using Enclosure.Tests.Support;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.WebConsole;

public sealed partial class KeysTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("full", "rm_")]
    [InlineData("workspace", "sk_")]
    public async Task A_keys_text_is_shown_once_and_never_again(string kind, string beginning)
    {
        await using var server = await TestServer.StartAsync();
        using var client = await ConsoleClient.SignedInAsync(server);

        using var answer = await client.PostAsync("/console/keys", ("kind", kind), ("name", "deploy"));

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        answer.Headers.CacheControl!.NoStore.ShouldBeTrue();
        var text = Text(await answer.Content.ReadAsStringAsync());
        text.ShouldStartWith(beginning);
        (await server.Core.KeyRing.FindAsync(text, Ct))!.Name.ShouldBe("deploy");
        var list = await client.PageAsync("/console/keys");
        list.ShouldNotContain(text);
        list.ShouldContain(text[..8]);
        list.ShouldContain("deploy");
    }

    [Fact]
    public async Task A_scoped_key_reaches_the_mailboxes_that_were_chosen()
    {
        await using var server = await TestServer.StartAsync();
        using var client = await ConsoleClient.SignedInAsync(server);

        using var answer = await client.PostAsync(
            "/console/keys", ("kind", "scoped"), ("mailboxIds", server.Account.Mailbox.Id.ToString()));

        var text = Text(await answer.Content.ReadAsStringAsync());
        (await server.Core.KeyRing.FindAsync(text, Ct))!.Kind.ShouldBe(KeyKind.Scoped);
        using var scoped = server.Robotomail(text);
        (await scoped.GetAsync("/v1/api-keys", Ct)).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        Row(await client.PageAsync("/console/keys"), text[..8]).ShouldContain(server.Account.Mailbox.FullAddress);
    }

    [Theory]
    [InlineData("scoped", "", "at least one mailbox")]
    [InlineData("scoped", "0198c8b6-0000-7000-8000-000000000000", "not one of this account")]
    [InlineData("scoped", "all", "Choose mailboxes of the list.")]
    [InlineData("platform", "", "Choose what the key may do.")]
    [InlineData("", "", "Choose what the key may do.")]
    public async Task A_wrong_form_makes_no_key_and_says_why(string kind, string mailbox, string why)
    {
        await using var server = await TestServer.StartAsync();
        using var client = await ConsoleClient.SignedInAsync(server);

        using var answer = await client.PostAsync(
            "/console/keys", [("kind", kind), .. mailbox.Length == 0 ? [] : new[] { ("mailboxIds", mailbox) }]);

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync()).ShouldContain(why);
        (await server.Core.Keys.ListOfAccountAsync(server.Account.Account.Id, Ct)).Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_revoked_key_is_refused_and_stays_in_the_list_as_revoked()
    {
        await using var server = await TestServer.StartAsync();
        var key = await server.Core.Keys.CreateOfAccountAsync(server.Account.Account.Id, KeyKind.Full, "old", []);
        using var client = await ConsoleClient.SignedInAsync(server);

        using var answer = await client.PostAsync($"/console/keys/{key.Key.Id}/revoke");

        answer.Headers.Location!.ToString().ShouldBe("/console/keys?done=revoked");
        using var revoked = server.Robotomail(key.Text);
        (await revoked.GetAsync("/v1/mailboxes", Ct)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        Row(await client.PageAsync("/console/keys"), key.Key.Prefix).ShouldContain("revoked");
    }

    [Fact]
    public async Task The_last_key_stays_and_its_page_says_what_to_do()
    {
        await using var server = await TestServer.StartAsync();
        using var client = await ConsoleClient.SignedInAsync(server);
        using var first = await client.PostAsync($"/console/keys/{server.Account.WorkspaceKey.Key.Id}/revoke");
        first.StatusCode.ShouldBe(HttpStatusCode.SeeOther);

        using var answer = await client.PostAsync($"/console/keys/{server.Account.FullKey.Key.Id}/revoke");

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await answer.Content.ReadAsStringAsync()).ShouldContain("Create another one first.");
        (await client.GetAsync("/console/keys")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Who_revokes_the_key_of_the_session_is_signed_out_and_told()
    {
        await using var server = await TestServer.StartAsync();
        using var client = await ConsoleClient.SignedInAsync(server);
        Row(await client.PageAsync("/console/keys"), server.Account.FullKey.Key.Prefix).ShouldContain("this session");

        using var answer = await client.PostAsync($"/console/keys/{server.Account.FullKey.Key.Id}/revoke");

        answer.Headers.Location!.ToString().ShouldBe("/?done=revoked");
        (await client.GetAsync("/console/keys")).Headers.Location!.ToString().ShouldStartWith("/?next=");
    }

    [Fact]
    public async Task Keys_of_other_accounts_and_of_users_are_neither_shown_nor_revoked()
    {
        await using var server = await TestServer.StartAsync();
        var other = await server.Core.Provisioning.CreateAsync(new NewAccount("other", "other@localhost", 0, 0));
        await server.Core.Keys.CreateOfAccountAsync(server.Account.Account.Id, KeyKind.Platform, "for-all", []);
        using var client = await ConsoleClient.SignedInAsync(server);

        (await client.PostAsync($"/console/keys/{other.FullKey.Key.Id}/revoke")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await client.PostAsync("/console/keys/nonsense/revoke")).StatusCode.ShouldBe(HttpStatusCode.NotFound);

        (await server.Core.KeyRing.FindAsync(other.FullKey.Text, Ct)).ShouldNotBeNull();
        var page = await client.PageAsync("/console/keys");
        page.ShouldNotContain(other.FullKey.Key.Id.ToString());
        page.ShouldNotContain("for-all");
    }

    [Fact]
    public async Task A_name_is_a_text_and_nothing_else()
    {
        await using var server = await TestServer.StartAsync();
        using var client = await ConsoleClient.SignedInAsync(server);
        const string Hostile = "\"><script>alert(1)</script>\u202e";
        await client.PostAsync("/console/keys", ("kind", "full"), ("name", Hostile));

        var page = await client.PageAsync("/console/keys");

        page.ShouldNotContain("<script>alert");
        WebUtility.HtmlDecode(page).ShouldContain(Hostile);
    }

    [Fact]
    public async Task The_list_goes_on_where_the_page_ends()
    {
        await using var server = await TestServer.StartAsync();
        for (var n = 0; n < 50; n++)
            await server.Core.Keys.CreateOfAccountAsync(server.Account.Account.Id, KeyKind.Full, $"key-{n:00}.", []);
        using var client = await ConsoleClient.SignedInAsync(server);

        var first = await client.PageAsync("/console/keys");
        var second = await client.PageAsync(NextPage().Match(first).Groups[1].Value);

        first.ShouldContain("key-49.");
        first.ShouldContain("key-00.");
        first.ShouldNotContain(server.Account.FullKey.Key.Id.ToString());
        second.ShouldContain(server.Account.FullKey.Key.Id.ToString());
        second.ShouldNotContain("key-00.");
        (await client.GetAsync("/console/keys?before=x")).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    private static string Text(string page) => KeyText().Match(page).Groups[1].Value;

    private static string Row(string page, string text) =>
        page.Split("<tr").Single(row => row.Contains(text, StringComparison.Ordinal));

    [GeneratedRegex("id=\"key-text\">([^<]+)<")]
    private static partial Regex KeyText();

    [GeneratedRegex("href=\"([^\"]+)\" rel=\"next\"")]
    private static partial Regex NextPage();
}
