using System.Net;
using Enclosure.Tests.Support;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Objects;

public sealed class CorsTests
{
    private const string Page = "https://app.example";

    [Fact]
    public async Task A_page_may_put_and_get_with_a_content_type_and_read_the_tag()
    {
        await using var server = await TestServer.StartAsync();
        var link = await server.IssueAsync(5);

        var preflight = await PreflightAsync(server, link.PutUrl);
        preflight.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        Header(preflight, "Access-Control-Allow-Origin").ShouldBe("*");
        Header(preflight, "Access-Control-Allow-Methods").ShouldContain("PUT");
        Header(preflight, "Access-Control-Allow-Headers").ShouldContain("Content-Type");

        server.Http.DefaultRequestHeaders.Add("Origin", Page);
        var put = await server.PutAsync(link, "hello"u8.ToArray());
        put.StatusCode.ShouldBe(HttpStatusCode.OK);
        Header(put, "Access-Control-Allow-Origin").ShouldBe("*");
        Header(put, "Access-Control-Expose-Headers").ShouldContain("ETag");
        Header(await server.Http.GetAsync(link.ReadUrl), "Access-Control-Allow-Origin").ShouldBe("*");
    }

    [Fact]
    public async Task A_page_can_read_what_was_wrong()
    {
        var clock = new TestClock();
        await using var server = await TestServer.StartAsync(clock);
        var link = await server.IssueAsync(5);
        server.Http.DefaultRequestHeaders.Add("Origin", Page);

        var other = await server.PutAsync(link, new byte[4]);
        clock.Advance(TimeSpan.FromMinutes(6));
        var expired = await server.PutAsync(link, new byte[5]);
        var method = await server.Http.DeleteAsync(link.PutUrl);
        var missing = await server.Http.GetAsync(server.Url + "/files/nothing");

        foreach (var answer in new[] { other, expired, method, missing })
        {
            Header(answer, "Access-Control-Allow-Origin").ShouldBe("*");
            await ErrorXml.ReadAsync(answer);
        }
    }

    [Fact]
    public async Task Only_the_origins_of_the_settings_are_let_in()
    {
        await using var server = await TestServer.StartAsync(settings: new Dictionary<string, string?> { ["Cors:Origins"] = Page });
        var link = await server.IssueAsync(5);

        Header(await PreflightAsync(server, link.PutUrl), "Access-Control-Allow-Origin").ShouldBe(Page);
        var stranger = await PreflightAsync(server, link.PutUrl, "https://evil.example");

        stranger.Headers.Contains("Access-Control-Allow-Origin").ShouldBeFalse();
        stranger.Headers.Contains("Access-Control-Allow-Methods").ShouldBeFalse();
        stranger.Headers.Vary.ShouldContain("Origin");
    }

    private static Task<HttpResponseMessage> PreflightAsync(TestServer server, string url, string origin = Page)
    {
        var request = new HttpRequestMessage(HttpMethod.Options, url);
        request.Headers.Add("Origin", origin);
        request.Headers.Add("Access-Control-Request-Method", "PUT");
        request.Headers.Add("Access-Control-Request-Headers", "content-type");
        return server.Http.SendAsync(request);
    }

    private static string Header(HttpResponseMessage answer, string name) => answer.Headers.GetValues(name).Single();
}
