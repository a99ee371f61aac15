using System.Net;
using Enclosure.Tests.Support;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.OpenApi;

public sealed class SwaggerTests
{
    [Fact]
    public async Task The_page_offers_both_documents_and_loads_from_this_server_alone()
    {
        await using var server = await TestServer.StartAsync();
        var page = await server.Http.GetAsync("/swagger");
        page.RequestMessage!.RequestUri!.AbsolutePath.ShouldBe("/swagger/index.html");
        page.Headers.GetValues("Content-Security-Policy").Single().ShouldContain("default-src 'none'");
        (await page.Content.ReadAsStringAsync()).ShouldNotContain("//");

        var script = await server.Http.GetStringAsync("/swagger/index.js");
        script.ShouldContain("/openapi/robotomail.json");
        script.ShouldContain("/openapi/sendkit.json");
        (await server.Http.GetAsync("/swagger/swagger-ui-bundle.js")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task The_page_takes_no_other_method_than_GET()
    {
        await using var server = await TestServer.StartAsync();
        var answer = await server.Http.PostAsync("/swagger/index.html", null);
        answer.StatusCode.ShouldBe(HttpStatusCode.MethodNotAllowed);
        answer.Content.Headers.Allow.ShouldBe(["GET"]);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/json");
    }
}
