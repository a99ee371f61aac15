using System.Net;
using Enclosure.Accounts;
using Enclosure.Tests.Support;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.WebConsole;

public sealed class SignInTests
{
    [Fact]
    public async Task Somebody_signs_in_with_a_key_and_out_again()
    {
        await using var server = await TestServer.StartAsync();
        using var client = await ConsoleClient.SignedInAsync(server);

        (await client.GetAsync("/")).Headers.Location!.ToString().ShouldBe("/console/inbox");
        using var answer = await client.PostAsync("/console/sign-out");

        answer.Headers.Location!.ToString().ShouldBe("/?done=signed-out");
        (await client.PageAsync("/?done=signed-out")).ShouldContain("You are signed out.");
        (await client.GetAsync("/console/inbox")).Headers.Location!.ToString().ShouldBe("/?next=%2Fconsole%2Finbox");
    }

    [Theory]
    [InlineData("rm_wrong")]
    [InlineData("")]
    public async Task A_wrong_key_is_told_on_the_page_and_opens_nothing(string key)
    {
        await using var server = await TestServer.StartAsync();
        using var client = ConsoleClient.Of(server);

        using var answer = await client.PostAsync("/console/sign-in", ("key", key));

        answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await answer.Content.ReadAsStringAsync()).ShouldContain("No active key is like this.");
        answer.Headers.Contains("Set-Cookie").ShouldBeFalse();
    }

    [Fact]
    public async Task A_platform_key_is_told_which_key_to_take()
    {
        await using var server = await TestServer.StartAsync();
        var platform = await server.Core.Keys.CreateOfAccountAsync(server.Account.Account.Id, KeyKind.Platform, "p", []);
        using var client = ConsoleClient.Of(server);

        using var answer = await client.PostAsync("/console/sign-in", ("key", platform.Text));

        answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await answer.Content.ReadAsStringAsync()).ShouldContain("platform key");
    }

    [Fact]
    public async Task The_cookie_is_out_of_reach_of_scripts_and_other_sites_and_holds_no_key()
    {
        await using var server = await TestServer.StartAsync();
        using var client = ConsoleClient.Of(server);

        using var answer = await client.PostAsync("/console/sign-in", ("key", server.Account.FullKey.Text));

        var cookie = answer.Headers.GetValues("Set-Cookie").Single();
        cookie.ShouldContain("httponly");
        cookie.ShouldContain("samesite=strict");
        cookie.ShouldNotContain(server.Account.FullKey.Text);
    }

    [Fact]
    public async Task What_lies_in_the_database_opens_no_session_and_shows_no_key()
    {
        await using var server = await TestServer.StartAsync();
        using var client = await ConsoleClient.SignedInAsync(server);

        var row = await server.Core.Database.ReadAsync(
            sql => sql.FindAsync<string>("select id || sealed_key from console_sessions"), TestContext.Current.CancellationToken);

        row!.ShouldNotContain(server.Account.FullKey.Text);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/console/inbox");
        request.Headers.Add("Cookie", $"enclosure_session={row![..64]}");
        using var stranger = ConsoleClient.Of(server);
        (await stranger.SendAsync(request)).StatusCode.ShouldBe(HttpStatusCode.SeeOther);
    }

    [Fact]
    public async Task A_session_ends_when_nobody_uses_it()
    {
        var clock = new TestClock();
        await using var server = await TestServer.StartAsync(clock);
        using var client = await ConsoleClient.SignedInAsync(server);

        clock.Advance(TimeSpan.FromMinutes(90));
        (await client.GetAsync("/console/inbox")).StatusCode.ShouldNotBe(HttpStatusCode.SeeOther);
        clock.Advance(TimeSpan.FromMinutes(90));
        (await client.GetAsync("/console/inbox")).StatusCode.ShouldNotBe(HttpStatusCode.SeeOther);
        clock.Advance(TimeSpan.FromMinutes(121));

        (await client.GetAsync("/console/inbox")).StatusCode.ShouldBe(HttpStatusCode.SeeOther);
    }

    [Fact]
    public async Task A_session_ends_with_its_key()
    {
        await using var server = await TestServer.StartAsync();
        var account = server.Account.Account.Id;
        var key = await server.Core.Keys.CreateOfAccountAsync(account, KeyKind.Full, "second", []);
        using var client = await ConsoleClient.SignedInAsync(server, key.Text);

        await server.Core.Keys.RevokeOfAccountAsync(account, key.Key.Id);

        (await client.GetAsync("/console/inbox")).StatusCode.ShouldBe(HttpStatusCode.SeeOther);
    }

    [Fact]
    public async Task A_form_without_the_token_of_its_session_changes_nothing()
    {
        await using var server = await TestServer.StartAsync();
        using var client = await ConsoleClient.SignedInAsync(server);
        using var other = await ConsoleClient.SignedInAsync(server);

        using var forged = new HttpRequestMessage(HttpMethod.Post, "/console/sign-out")
        {
            Content = new FormUrlEncodedContent([new("token", other.Token)]),
        };
        (await client.SendAsync(forged)).StatusCode.ShouldBe(HttpStatusCode.Forbidden);

        (await client.GetAsync("/")).Headers.Location!.ToString().ShouldBe("/console/inbox");
    }

    [Theory]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Sec-Fetch-Site", "same-site")]
    [InlineData("Origin", "https://evil.example")]
    [InlineData("Origin", "null")]
    public async Task Another_site_cannot_sign_anybody_in(string header, string value)
    {
        await using var server = await TestServer.StartAsync();
        using var client = ConsoleClient.Of(server);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/console/sign-in")
        {
            Content = new FormUrlEncodedContent([new("key", server.Account.FullKey.Text)]),
        };
        request.Headers.Add(header, value);

        using var answer = await client.SendAsync(request);

        answer.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        answer.Headers.Contains("Set-Cookie").ShouldBeFalse();
    }

    [Theory]
    [InlineData("/console/files?type=pdf", "/console/files?type=pdf")]
    [InlineData("https://evil.example/", "/console/inbox")]
    [InlineData("//evil.example/console/", "/console/inbox")]
    [InlineData("/console/\\evil.example", "/console/inbox")]
    [InlineData("/console/\r\nX: y", "/console/inbox")]
    [InlineData("/console/é", "/console/inbox")]
    public async Task Signing_in_leads_back_to_a_page_of_ours_and_nowhere_else(string next, string where)
    {
        await using var server = await TestServer.StartAsync();
        using var client = ConsoleClient.Of(server);

        using var answer = await client.PostAsync("/console/sign-in", ("key", server.Account.FullKey.Text), ("next", next));

        answer.Headers.Location!.ToString().ShouldBe(where);
    }

    [Fact]
    public async Task Pages_run_no_script_but_the_servers_own_and_are_shown_in_no_frame()
    {
        await using var server = await TestServer.StartAsync();
        using var client = ConsoleClient.Of(server);

        using var answer = await client.GetAsync("/");

        var policy = answer.Headers.GetValues("Content-Security-Policy").Single();
        policy.ShouldContain("default-src 'none'");
        policy.ShouldContain("script-src 'self';");
        policy.ShouldContain("style-src 'self';");
        policy.ShouldContain("frame-ancestors 'none'");
        policy.ShouldNotContain("unsafe");
    }

    [Fact]
    public async Task Over_plain_HTTP_a_browser_that_tells_only_the_origin_signs_in()
    {
        await using var server = await TestServer.StartAsync();
        using var client = ConsoleClient.Of(server);
        using var page = await client.GetAsync("/");
        page.Headers.GetValues("Referrer-Policy").Single().ShouldBe("same-origin", "no-referrer makes the origin null");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/console/sign-in")
        {
            Content = new FormUrlEncodedContent([new("key", server.Account.FullKey.Text)]),
        };
        request.Headers.Add("Origin", server.Url.TrimEnd('/'));

        (await client.SendAsync(request)).StatusCode.ShouldBe(HttpStatusCode.SeeOther);
    }

    [Fact]
    public async Task A_form_that_breaks_off_is_the_clients_fault()
    {
        await using var server = await TestServer.StartAsync();
        using var client = ConsoleClient.Of(server);
        using var content = new StringContent("--x\r\nContent-Disposition: form-data; name=key\r\n\r\nrm");
        content.Headers.ContentType = System.Net.Http.Headers.MediaTypeHeaderValue.Parse("multipart/form-data; boundary=x");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/console/sign-in") { Content = content };

        (await client.SendAsync(request)).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task A_script_is_told_in_JSON_that_the_session_is_over()
    {
        await using var server = await TestServer.StartAsync();
        using var client = ConsoleClient.Of(server);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/console/nothing");
        request.Headers.Add("X-Form-Token", "x");

        using var answer = await client.SendAsync(request);

        answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await answer.Content.ReadAsStringAsync()).ShouldContain("\"code\":\"NOT_FOUND\"");
    }

    [Fact]
    public async Task Without_the_console_its_paths_are_nobodys()
    {
        await using var server = await TestServer.StartAsync(
            settings: new Dictionary<string, string?> { ["Console:Enabled"] = "false" });

        (await server.Http.GetAsync("/")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }
}
