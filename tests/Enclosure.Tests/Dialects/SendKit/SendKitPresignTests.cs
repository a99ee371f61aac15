using System.Net;
using System.Text.Json;
using Enclosure.Tests.Dialects.Forms;
using Enclosure.Tests.Support;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Dialects.SendKit;

/// <summary>Asking for an upload link.</summary>
public sealed class SendKitPresignTests
{
    private const long Limit = 10_485_760;

    [Fact]
    public async Task A_link_comes_with_the_five_documented_members_and_ours()
    {
        var clock = new TestClock();
        await using var server = await TestServer.StartAsync(clock);
        using var client = server.SendKit();

        using var answer = await client.AskAsync(new { filename = "Q3 Bericht.pdf", contentType = "application/pdf", fileSize = 1234 });
        var body = await answer.ShouldBeAsync(HttpStatusCode.OK);

        body.Names().ShouldBe(["success", "data"], ignoreOrder: true);
        body.GetProperty("success").GetBoolean().ShouldBeTrue();
        var data = body.GetProperty("data");
        data.Names().ShouldBe(["presignedUrl", "url", "key", "filename", "contentType", "method", "headers", "expiresAt", "id"]);
        data.Text("filename").ShouldBe("Q3 Bericht.pdf");
        data.Text("contentType").ShouldBe("application/pdf");
        data.Text("method").ShouldBe("PUT");
        data.GetProperty("headers").GetRawText().ShouldBe("{\"Content-Type\":\"application/pdf\",\"Content-Length\":\"1234\"}");
        data.Text("expiresAt").ShouldBe("2026-11-21T12:05:00.000Z");
        data.Text("url").ShouldBe($"{server.Url}/files/{data.Text("key")}");
        data.Text("presignedUrl").ShouldStartWith($"{server.Url}/enclosure/{data.Text("key")}?X-Amz-Algorithm=AWS4-HMAC-SHA256&");
        data.Text("presignedUrl").ShouldContain("X-Amz-Expires=300&");
        data.Text("presignedUrl").ShouldContain("X-Amz-SignedHeaders=content-length%3Bcontent-type%3Bhost");
    }

    [Fact]
    public async Task A_key_names_the_workspace_the_time_something_random_and_the_cleaned_name()
    {
        var clock = new TestClock();
        await using var server = await TestServer.StartAsync(clock);
        using var client = server.SendKit();

        var one = (await client.PresignAsync(1, "../Q3 Bericht.pdf")).Text("key");
        var two = (await client.PresignAsync(1, "../Q3 Bericht.pdf")).Text("key");

        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        var form = $"^inbox-attachments/{server.Account.Account.Id}/{now}-[0-9A-Za-z]{{16}}-Q3-Bericht\\.pdf$";
        one.ShouldMatch(form);
        two.ShouldMatch(form);
        one.ShouldNotBe(two);
    }

    [Theory]
    [InlineData("報告書 🎉.pdf", "報告書 🎉.pdf")]
    [InlineData("..\\..\\evil.txt", "evil.txt")]
    [InlineData("/etc/passwd", "passwd")]
    [InlineData("a\r\nb.txt", "a\r\nb.txt")]
    [InlineData("..", "unnamed")]
    public async Task The_name_is_echoed_less_path_parts(string given, string echoed)
    {
        await using var server = await TestServer.StartAsync();
        using var client = server.SendKit();

        var link = await client.PresignAsync(1, given);

        link.Text("filename").ShouldBe(echoed);
        link.Text("key").Length.ShouldBeLessThanOrEqualTo(1024);
        link.Text("key").ShouldMatch("^[0-9A-Za-z/._-]+$");
        (await server.PutAsync(link, [1])).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("image/jpeg")]
    [InlineData("image/png")]
    [InlineData("image/gif")]
    [InlineData("image/webp")]
    [InlineData("application/pdf")]
    [InlineData("application/msword")]
    [InlineData("application/vnd.openxmlformats-officedocument.wordprocessingml.document")]
    [InlineData("application/vnd.ms-excel")]
    [InlineData("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")]
    [InlineData("text/plain")]
    [InlineData("text/csv")]
    [InlineData("IMAGE/Png")]
    public async Task Eleven_types_are_taken_in_any_case_and_echoed_as_given(string type)
    {
        await using var server = await TestServer.StartAsync();
        using var client = server.SendKit();

        var link = await client.PresignAsync(3, contentType: type);

        link.Text("contentType").ShouldBe(type);
        (await server.PutAsync(link, [1, 2, 3])).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await client.StatusAsync(link)).Text("status").ShouldBe("ready");
    }

    [Theory]
    [InlineData("{\"filename\":\"\",\"contentType\":\"text/csv\",\"fileSize\":1}", "filename")]
    [InlineData("{\"filename\":5,\"contentType\":\"text/csv\",\"fileSize\":1}", "filename")]
    [InlineData("{\"contentType\":\"text/csv\",\"fileSize\":1}", "filename")]
    [InlineData("{\"filename\":\"\\ud83c\",\"contentType\":\"text/csv\",\"fileSize\":1}", "filename")]
    [InlineData("{\"filename\":\"a\",\"contentType\":\"text/html\",\"fileSize\":1}", "contentType")]
    [InlineData("{\"filename\":\"a\",\"contentType\":\"text/csv; charset=utf-8\",\"fileSize\":1}", "contentType")]
    [InlineData("{\"filename\":\"a\",\"contentType\":\" text/csv\",\"fileSize\":1}", "contentType")]
    [InlineData("{\"filename\":\"a\",\"contentType\":null,\"fileSize\":1}", "contentType")]
    [InlineData("{\"filename\":\"a\",\"contentType\":[\"text/csv\"],\"fileSize\":1}", "contentType")]
    [InlineData("{\"filename\":\"a\",\"contentType\":\"text/csv\"}", "fileSize")]
    [InlineData("{\"filename\":\"a\",\"contentType\":\"text/csv\",\"fileSize\":0}", "fileSize")]
    [InlineData("{\"filename\":\"a\",\"contentType\":\"text/csv\",\"fileSize\":-1}", "fileSize")]
    [InlineData("{\"filename\":\"a\",\"contentType\":\"text/csv\",\"fileSize\":1.5}", "fileSize")]
    [InlineData("{\"filename\":\"a\",\"contentType\":\"text/csv\",\"fileSize\":\"1\"}", "fileSize")]
    [InlineData("{\"filename\":\"a\",\"contentType\":\"text/csv\",\"fileSize\":true}", "fileSize")]
    [InlineData("{\"filename\":\"\",\"contentType\":\"text/html\",\"fileSize\":1}", "filename", "contentType")]
    [InlineData("{\"filename\":\"a\",\"contentType\":\"text/html\",\"fileSize\":10485761}", "contentType", "fileSize")]
    [InlineData("{}", "filename", "contentType", "fileSize")]
    public async Task Every_wrong_field_is_named_and_nothing_is_reserved(string json, params string[] fields)
    {
        await using var server = await TestServer.StartAsync();
        using var client = server.SendKit();
        using var content = new StringContent(json, new System.Net.Http.Headers.MediaTypeHeaderValue("application/json"));

        var refused = await (await client.PostAsync(SendKitClient.UploadPath, content))
            .ShouldRefuseInSendKitAsync(HttpStatusCode.BadRequest, "VALIDATION_ERROR");

        refused.GetProperty("fields").EnumerateArray().Select(fault => fault.Text("field")).ShouldBe(fields);
        foreach (var field in fields) refused.Text("message").ShouldContain(field);
        await server.ShouldHoldAsync(stored: 0, files: 0);
    }

    [Fact]
    public async Task The_limit_of_10_MB_is_inclusive_and_one_more_is_400()
    {
        await using var server = await TestServer.StartAsync();
        using var client = server.SendKit();
        var bytes = FormBytes.Random((int)Limit, seed: 2);

        var link = await client.PresignAsync(Limit);
        (await server.PutAsync(link, bytes)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await server.Http.GetByteArrayAsync(link.Text("url"))).AsSpan().SequenceEqual(bytes).ShouldBeTrue();

        using var answer = await client.AskAsync(new { filename = "a", contentType = "text/csv", fileSize = Limit + 1 });
        var refused = await answer.ShouldRefuseInSendKitAsync(HttpStatusCode.BadRequest, "FILE_TOO_LARGE");
        refused.Text("message").ShouldContain("fileSize");
        refused.Text("message").ShouldContain("10485760");
        refused.GetProperty("fields")[0].Text("field").ShouldBe("fileSize");
    }

    [Theory]
    [InlineData("", "INVALID_JSON", "application/json")]
    [InlineData("{", "INVALID_JSON", "application/json")]
    [InlineData("[]", "INVALID_JSON", "application/json")]
    [InlineData("{}", "UNSUPPORTED_MEDIA_TYPE", "text/plain")]
    public async Task A_body_that_cannot_be_read_is_400(string text, string reason, string type)
    {
        await using var server = await TestServer.StartAsync();
        using var client = server.SendKit();
        using var content = new StringContent(text, new System.Net.Http.Headers.MediaTypeHeaderValue(type));

        await (await client.PostAsync(SendKitClient.UploadPath, content)).ShouldRefuseInSendKitAsync(HttpStatusCode.BadRequest, reason);
    }

    [Fact]
    public async Task A_suspended_workspace_gets_no_link()
    {
        await using var server = await TestServer.StartAsync();
        using var client = server.SendKit();
        await server.SuspendAsync("Unpaid.");

        using var answer = await client.AskAsync(new { filename = "a", contentType = "text/csv", fileSize = 1 });

        (await answer.ShouldRefuseInSendKitAsync(HttpStatusCode.Forbidden, "ACCOUNT_SUSPENDED")).Text("message").ShouldBe("Unpaid.");
    }

    [Fact]
    public async Task The_same_idempotency_key_gives_the_same_link_and_reserves_once()
    {
        await using var server = await TestServer.StartAsync();
        using var client = server.SendKit();
        client.DefaultRequestHeaders.Add("Idempotency-Key", "key-1");

        using var first = await client.AskAsync(new { filename = "a", contentType = "text/csv", fileSize = 5 });
        using var second = await client.AskAsync(new { filename = "a", contentType = "text/csv", fileSize = 5 });
        using var other = await client.AskAsync(new { filename = "a", contentType = "text/csv", fileSize = 6 });

        JsonElement body = await first.ShouldBeAsync(HttpStatusCode.OK);
        (await second.ShouldBeAsync(HttpStatusCode.OK)).GetRawText().ShouldBe(body.GetRawText());
        second.Headers.GetValues("Idempotent-Replayed").ShouldBe(["true"]);
        await other.ShouldRefuseInSendKitAsync(HttpStatusCode.Conflict, "IDEMPOTENCY_KEY_REUSED");
        await server.ShouldHoldAsync(stored: 0, files: 0, pending: 5);
    }
}
