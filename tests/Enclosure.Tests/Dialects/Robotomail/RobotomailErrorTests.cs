using System.Net;
using System.Text;
using Enclosure.Tests.Support;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Dialects.Robotomail;

/// <summary>What goes wrong before any route is reached is answered in the dialect's own words.</summary>
public sealed class RobotomailErrorTests
{
    [Theory]
    [InlineData("GET", "/index.php")]
    [InlineData("GET", "/v1")]
    [InlineData("GET", "/v1/nothing")]
    [InlineData("POST", "/v1/attachments/1/2/3")]
    [InlineData("DELETE", "/index.html")]
    [InlineData("GET", "/v2/attachments")]
    public async Task An_unknown_path_is_404_in_JSON_that_shows_the_way(string method, string path)
    {
        await using var server = await TestServer.StartAsync();
        using var request = new HttpRequestMessage(new HttpMethod(method), path);

        var body = await (await server.Http.SendAsync(request)).ShouldRefuseAsync(HttpStatusCode.NotFound, "NOT_FOUND");

        body.ShouldHaveShape("unknownPath");
        body.GetProperty("resolution").ShouldHaveShape("resolution");
        body.GetProperty("resolution").Text("openapi").ShouldBe($"{server.Url}/openapi/robotomail.json");
        body.GetProperty("resolution").GetProperty("commonEndpoints").GetArrayLength().ShouldBeGreaterThan(0);
    }

    [Theory]
    [InlineData("PUT", "/v1/attachments", "GET", "POST")]
    [InlineData("POST", "/v1/account", "GET")]
    [InlineData("PATCH", "/v1/api-keys/1", "DELETE")]
    [InlineData("POST", "/v1/mailboxes/1", "DELETE", "GET", "PATCH")]
    [InlineData("PROPFIND", "/v1/mailboxes", "GET", "POST")]
    public async Task A_wrong_method_is_405_with_Allow(string method, string path, params string[] allowed)
    {
        await using var server = await TestServer.StartAsync();
        using var client = server.Robotomail();
        using var request = new HttpRequestMessage(new HttpMethod(method), path);

        using var answer = await client.SendAsync(request);

        await answer.ShouldRefuseAsync(HttpStatusCode.MethodNotAllowed, "METHOD_NOT_ALLOWED");
        answer.Content.Headers.Allow.Order().ShouldBe(allowed);
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("multipart/form-data; boundary=x")]
    public async Task A_body_that_is_not_JSON_is_415(string type)
    {
        await using var server = await TestServer.StartAsync();
        using var client = server.Robotomail();
        using var content = new StringContent("{}");
        content.Headers.ContentType = System.Net.Http.Headers.MediaTypeHeaderValue.Parse(type);

        await (await client.PostAsync("/v1/api-keys", content)).ShouldRefuseAsync(
            HttpStatusCode.UnsupportedMediaType, "UNSUPPORTED_MEDIA_TYPE");
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("\"text\"")]
    [InlineData("{\"address\":\"a\",}")]
    [InlineData("{} {}")]
    [InlineData("{'address':'a'}")]
    public async Task Malformed_JSON_is_INVALID_JSON(string text)
    {
        await using var server = await TestServer.StartAsync();
        using var client = server.Robotomail();
        using var content = new StringContent(text, Encoding.UTF8, "application/json");

        await (await client.PostAsync("/v1/mailboxes", content)).ShouldRefuseAsync(HttpStatusCode.BadRequest, "INVALID_JSON");
    }

    [Fact]
    public async Task A_byte_order_mark_before_JSON_is_passed_over()
    {
        await using var server = await TestServer.StartAsync();
        using var client = server.Robotomail();
        using var content = new StringContent("\uFEFF{\"address\":\"sales\"}", Encoding.UTF8, "application/json");

        (await client.PostAsync("/v1/mailboxes", content)).StatusCode.ShouldBe(HttpStatusCode.Created);
    }

    [Fact]
    public async Task A_JSON_body_over_a_megabyte_is_413_and_its_answer_can_be_read()
    {
        await using var server = await TestServer.StartAsync();
        using var client = server.Robotomail();
        foreach (var chunked in new[] { false, true })
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/mailboxes")
            {
                Content = new StringContent("{\"address\":\"" + new string('a', 5 << 20), Encoding.UTF8, "application/json"),
            };
            request.Headers.TransferEncodingChunked = chunked;

            await (await client.SendAsync(request)).ShouldRefuseAsync(HttpStatusCode.RequestEntityTooLarge, "MESSAGE_TOO_LARGE");
        }
    }

    [Fact]
    public async Task A_401_reaches_a_client_that_first_sends_its_whole_file()
    {
        await using var server = await TestServer.StartAsync();
        using var client = server.Robotomail("rm_unknown");

        using var answer = await client.PostFormAsync(new UploadForm().File(new byte[20 << 20]));

        await answer.ShouldRefuseAsync(HttpStatusCode.Unauthorized, "UNAUTHORIZED");
    }

    [Theory]
    [InlineData("/v1/account")]
    [InlineData("/v1/nothing")]
    [InlineData("/v1/inbox/nothing")]
    [InlineData("/enclosure/nothing")]
    [InlineData("/files/nothing")]
    [InlineData("/healthz")]
    public async Task Every_answer_has_an_id_of_its_request(string path)
    {
        await using var server = await TestServer.StartAsync();

        var ids = new[] { await server.Http.GetAsync(path), await server.Http.GetAsync(path) }
            .Select(answer => answer.Headers.GetValues("X-Request-Id").Single()).ToList();

        ids.ShouldBeUnique();
    }

    [Fact]
    public async Task A_fault_of_ours_is_500_with_the_requests_id_and_no_trace_of_code()
    {
        await using var server = await TestServer.StartAsync();
        using var client = server.Robotomail();
        await server.ExecuteAsync("alter table attachments rename to gone");

        using var answer = await client.GetAsync("/v1/attachments");

        var body = await answer.ShouldRefuseAsync(HttpStatusCode.InternalServerError, "INTERNAL");
        body.Text("requestId").ShouldBe(answer.Headers.GetValues("X-Request-Id").Single());
        body.GetRawText().ShouldNotContain("Sqlite");
        body.GetRawText().ShouldNotContain("   at ");
    }
}
