using System.Net;
using Enclosure.Tests.Support;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Dialects.SendKit;

/// <summary>What an upload link is bound to, and what its plain read link says of the bytes.</summary>
public sealed class SendKitPutTests
{
    [Theory]
    [InlineData(7, "text/csv", "Content-Length")]
    [InlineData(9, "text/csv", "Content-Length")]
    [InlineData(8, "text/html", "Content-Type")]
    [InlineData(8, "text/csv; charset=utf-8", "Content-Type")]
    [InlineData(9, "text/html", "Content-Type and Content-Length")]
    public async Task Another_size_or_type_than_promised_is_403_naming_the_header(int size, string type, string named)
    {
        await using var server = await TestServer.StartAsync();
        using var client = server.SendKit();
        var link = await client.PresignAsync(8, "t.csv", "text/csv");

        using var answer = await server.PutAsync(link, new byte[size], type);

        answer.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        var xml = await answer.Content.ReadAsStringAsync();
        xml.ShouldContain("<Code>SignatureDoesNotMatch</Code>");
        xml.ShouldContain($"The request&apos;s {named} differs");
        await server.ShouldHoldAsync(stored: 0, files: 0, pending: 8);
    }

    [Fact]
    public async Task A_link_is_bound_to_its_key()
    {
        await using var server = await TestServer.StartAsync();
        using var client = server.SendKit();
        var (one, two) = (await client.PresignAsync(8), await client.PresignAsync(8));
        var url = one.Text("presignedUrl").Replace(one.Text("key"), two.Text("key"), StringComparison.Ordinal);
        using var content = new ByteArrayContent(new byte[8]);
        content.Headers.ContentType = new("text/plain");

        (await server.Http.PutAsync(url, content)).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        await server.ShouldHoldAsync(stored: 0, files: 0, pending: 16);
    }

    [Fact]
    public async Task A_refusal_reaches_a_client_that_first_sends_the_whole_file()
    {
        await using var server = await TestServer.StartAsync();
        using var client = server.SendKit();
        var link = await client.PresignAsync(8);

        using var answer = await server.PutAsync(link, new byte[9 << 20]);

        answer.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task A_suspended_workspace_cannot_PUT()
    {
        await using var server = await TestServer.StartAsync();
        using var client = server.SendKit();
        var link = await client.PresignAsync(8);
        await server.SuspendAsync();

        (await server.PutAsync(link, new byte[8])).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        await server.ShouldHoldAsync(stored: 0, files: 0, pending: 8);
    }

    [Fact]
    public async Task A_PUT_that_breaks_off_leaves_the_upload_pending_and_the_link_usable()
    {
        await using var server = await TestServer.StartAsync();
        using var client = server.SendKit();
        var link = await client.PresignAsync(100_000);
        var target = new Uri(link.Text("presignedUrl"));
        using (var connection = await RawConnection.OpenAsync(server.Url))
        {
            await connection.SendAsync(
                $"PUT {target.PathAndQuery} HTTP/1.1\r\nHost: {target.Authority}\r\nContent-Type: text/plain\r\n"
                + "Content-Length: 100000\r\n\r\n");
            await connection.SendAsync(new byte[40_000]);
        }

        for (var tries = 0; tries < 200 && Directory.GetFiles(Path.Combine(server.Data, "incoming")).Length > 0; tries++)
            await Task.Delay(25);
        await server.ShouldHoldAsync(stored: 0, files: 0, pending: 100_000);
        (await server.PutAsync(link, new byte[100_000])).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await client.CompleteAsync(link)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_plain_read_link_never_serves_active_content()
    {
        await using var server = await TestServer.StartAsync();
        using var client = server.SendKit();
        var bytes = "<script>alert(1)</script>"u8.ToArray();
        var link = await client.PresignAsync(bytes.Length, "übel.csv", "text/csv");
        await server.PutAsync(link, bytes);

        using var answer = await server.Http.GetAsync(link.Text("url"));

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        answer.Content.Headers.GetValues("Content-Disposition")
            .Single()
            .ShouldBe("attachment; filename=\"_bel.csv\"; filename*=UTF-8''%C3%BCbel.csv");
        answer.Headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"]);
        answer.Headers.GetValues("Content-Security-Policy").ShouldBe(["sandbox; default-src 'none'"]);
        answer.Headers.CacheControl!.MaxAge.ShouldBe(TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task Plain_read_links_can_be_turned_off_or_sent_to_another_host()
    {
        var settings = new Dictionary<string, string?> { ["Files:Enabled"] = "false", ["PublicFilesUrl"] = "https://cdn.example.com/mail" };
        await using var server = await TestServer.StartAsync(settings: settings);
        using var client = server.SendKit();
        var link = await client.PresignAsync(1);
        await server.PutAsync(link, [1]);
        (await client.CompleteAsync(link)).StatusCode.ShouldBe(HttpStatusCode.OK);

        link.Text("url").ShouldBe($"https://cdn.example.com/mail/{link.Text("key")}");
        (await server.Http.GetAsync($"/files/{link.Text("key")}")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("GET", "/v1/inbox/x/y")]
    [InlineData("GET", "/v1/inbox/attachments/x/y")]
    [InlineData("POST", "/v1/workspaces/1")]
    [InlineData("GET", "/api/jobs")]
    public async Task An_unknown_path_is_404_in_this_dialects_envelope(string method, string path)
    {
        await using var server = await TestServer.StartAsync();
        using var request = new HttpRequestMessage(new HttpMethod(method), path);

        await (await server.Http.SendAsync(request)).ShouldRefuseInSendKitAsync(HttpStatusCode.NotFound, "NOT_FOUND");
    }

    [Fact]
    public async Task A_wrong_method_is_405_with_Allow()
    {
        await using var server = await TestServer.StartAsync();

        using var answer = await server.Http.DeleteAsync("/v1/workspaces");

        await answer.ShouldRefuseInSendKitAsync(HttpStatusCode.MethodNotAllowed, "METHOD_NOT_ALLOWED");
        answer.Content.Headers.Allow.ShouldBe(["GET"]);
    }
}
