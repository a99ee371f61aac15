using System.Text;
using System.Text.Json;
using Enclosure.Tests.Dialects.Forms;
using Enclosure.Tests.Support;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Dialects;

/// <summary>Whatever is sent to whatever route, the fault is the client's and is answered in an envelope: never 5xx, never HTML.</summary>
public sealed class HostileRequestTests
{
    private static readonly (string Method, string Path)[] Routes =
    [
        ("POST", "/v1/attachments"), ("GET", "/v1/attachments"), ("GET", "/v1/attachments/{id}"), ("DELETE", "/v1/attachments/{id}"),
        ("GET", "/v1/account"), ("GET", "/v1/api-keys"), ("POST", "/v1/api-keys"), ("DELETE", "/v1/api-keys/{id}"),
        ("GET", "/v1/mailboxes"), ("POST", "/v1/mailboxes"), ("GET", "/v1/mailboxes/{id}"), ("PATCH", "/v1/mailboxes/{id}"),
        ("DELETE", "/v1/mailboxes/{id}"),
        ("GET", "/v1/mailboxes/{id}/messages"), ("GET", "/v1/mailboxes/{mailbox}/messages"),
        ("GET", "/v1/mailboxes/{mailbox}/messages/{id}"),
        ("GET", "/v1/mailboxes/{mailbox}/messages/{id}/html"), ("GET", "/v1/mailboxes/{mailbox}/threads/{id}"), ("POST", "/v1/inbound"),
        ("POST", "/v1/inbox/attachments/upload"), ("GET", "/v1/inbox/attachments/{id}"), ("POST", "/v1/inbox/attachments/{id}/complete"),
        ("GET", "/v1/workspaces"), ("PUT", "/enclosure/{id}"), ("GET", "/enclosure/{id}"), ("OPTIONS", "/enclosure/{id}"),
        ("GET", "/files/{id}"),
    ];

    private static readonly string[] Types =

        [
            "application/json", "application/json; charset=utf-7", "application/json; charset=nonsense", UploadForm.ContentType,
            "text/html", "message/rfc822", "/",
        ];

    private static readonly string[] Ids =

        [
            "x", "%2e%2e%2f%2e%2e%2fetc%2fpasswd", "%FF%FE", "%C0%AF", "%ED%A0%80", "a%0D%0Ab", "%252e", "🎉", "..%5C..%5Cevil",
            new string('a', 4000),
        ];

    private static readonly string[] Queries =
    [
        "?limit=%FF&cursor=%00&state=%ED%A0%80&filename=%00", "?limit=1&limit=2&cursor=", "?filename=%25%25%25%5F%21!'\";--", "?&&==&=&%",
        "?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=////&X-Amz-Date=99999999T999999Z"
            + "&X-Amz-Expires=-1&X-Amz-SignedHeaders=;;&X-Amz-Signature=%FF",
        "?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=a/20261121/auto/s3/aws4_request&X-Amz-Date=20261121T120000Z"
            + "&X-Amz-Expires=9999999999999999999",
        "?limit=100&offset=99999999999999999999&since=%F0%9F%8E%89&direction=%00&threadId=%27", "?since=9999-12-31T23:59:59-23:59",
        "?since=0001-01-01T00:00:00%2B14:00&offset=2147483647", "?rcpt=%00&from=%FF",
        "?rcpt=" + new string('a', 3000) + "&rcpt=@&rcpt=%3C%3E",
        "?filename=" + new string('%', 1) + "25" + new string('_', 3000), "?mailboxId=" + new string('9', 3000),
    ];

    public static TheoryData<int> EveryRoute => [.. Enumerable.Range(0, Routes.Length)];

    [Theory]
    [MemberData(nameof(EveryRoute))]
    public async Task No_body_makes_a_server_error(int route)
    {
        await using var server = await TestServer.StartAsync();
        using var client = server.Robotomail();
        foreach (var body in Bodies())
            foreach (var type in Types)
            {
                using var request = Request(server, route, "00000000-0000-7000-8000-000000000000");
                request.Content = new ByteArrayContent(body);
                request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
                await ShouldBeTheClientsFaultAsync(await client.SendAsync(request), $"{Routes[route]} {type} {Shown(body)}");
            }
    }

    [Theory]
    [MemberData(nameof(EveryRoute))]
    public async Task No_path_or_query_makes_a_server_error(int route)
    {
        await using var server = await TestServer.StartAsync();
        using var client = server.Robotomail();
        foreach (var (at, id) in Ids.Index())
            foreach (var query in Queries.Where((_, other) => (at + other) % 3 == 0))
            {
                using var request = Request(server, route, id, query);
                await ShouldBeTheClientsFaultAsync(await client.SendAsync(request), $"{Routes[route]} {id} {query}");
            }
    }

    [Theory]
    [MemberData(nameof(EveryRoute))]
    public async Task No_header_makes_a_server_error(int route)
    {
        await using var server = await TestServer.StartAsync();
        var key = server.Account.FullKey.Text;
        string[] headers =
        [
            $"Authorization: Bearer {key}\r\nAuthorization: Bearer {key}", $"Authorization: Bearer {new string('k', 20_000)}",
            "Authorization: \uFFFD🎉",
            $"Authorization: Bearer {key}\r\nX-Api-Key: {key}\r\nX-Api-Key: {key}", $"X-Api-Key: {key}\r\nX-Workspace-Id: ' or 1=1--",
            $"Authorization: Bearer {key}\r\nIdempotency-Key: {new string('i', 3000)}",
            $"Authorization: Bearer {key}\r\nIdempotency-Key: 🎉",
            $"Authorization: Bearer {key}\r\nRange: bytes=9999999999999999999-\r\nIf-Range: \"\r\nIf-None-Match: W/\r\n"
            + "If-Modified-Since: never",
            $"Authorization: Bearer {key}\r\nOrigin: null\r\nAccess-Control-Request-Method: PUT\r\nCookie: {new string('c', 8000)}",
            $"Authorization: Bearer {key}\r\nContent-Encoding: gzip\r\nExpect: 200-maybe\r\nUpgrade: websocket\r\nConnection: upgrade",
            $"Authorization: Bearer {key}\r\nX-Forwarded-For: nonsense\r\nX-Forwarded-Proto: javascript\r\nForwarded: for=\"_x\"",
            "Accept: \"\r\nAccept-Encoding: ,,;q=9",
        ];
        foreach (var header in headers)
        {
            using var connection = await RawConnection.OpenAsync(server.Url);
            var (method, path) = Routes[route];
            await connection.SendAsync(
                $"{method} {Fill(server, path, "x")} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n{header}\r\n\r\n");
            (await connection.AnswerAsync()).ShouldMatch("^HTTP/1.1 [234]", $"{Routes[route]} {header[..Math.Min(header.Length, 200)]}");
        }
    }

    [Theory]
    [InlineData("BREW / HTTP/1.1\r\nHost: x\r\n\r\n")]
    [InlineData("GET /v1/account HTTP/1.1\r\n\r\n")]
    [InlineData("GET /v1/account HTTP/9.9\r\nHost: x\r\n\r\n")]
    [InlineData("GET /%00 HTTP/1.1\r\nHost: x\r\n\r\n")]
    [InlineData("GET http://elsewhere/v1/account HTTP/1.1\r\nHost: x\r\n\r\n")]
    [InlineData("OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n")]
    [InlineData("CONNECT localhost:1 HTTP/1.1\r\nHost: localhost:1\r\n\r\n")]
    [InlineData("TRACE /v1/account HTTP/1.1\r\nHost: x\r\n\r\n")]
    [InlineData("POST /v1/attachments HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n")]
    [InlineData("POST /v1/attachments HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n")]
    [InlineData("POST /v1/attachments HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip\r\n\r\n")]
    [InlineData("GET /v1/account HTTP/1.1\r\nHost: x\r\nBad Header: y\r\n\r\n")]
    [InlineData("not http at all\r\n\r\n")]
    public async Task No_request_line_or_framing_makes_a_server_error(string text)
    {
        await using var server = await TestServer.StartAsync();
        using var connection = await RawConnection.OpenAsync(server.Url);
        await connection.SendAsync(text);

        var answer = await connection.AnswerAsync();

        answer.ShouldMatch(@"^HTTP/1\.1 (4|505)");
        answer.ShouldNotContain("<html", Case.Insensitive);
        (await server.Http.GetAsync("/healthz")).IsSuccessStatusCode.ShouldBeTrue();
    }

    private static HttpRequestMessage Request(TestServer server, int route, string id, string query = "") =>
        new(new HttpMethod(Routes[route].Method), Fill(server, Routes[route].Path, id) + query);

    private static string Fill(TestServer server, string path, string id) =>
        path.Replace("{id}", id, StringComparison.Ordinal)
            .Replace("{mailbox}", server.Account.Mailbox.Id.ToString(), StringComparison.Ordinal);

    private static async Task ShouldBeTheClientsFaultAsync(HttpResponseMessage answer, string what)
    {
        using (answer)
        {
            ((int)answer.StatusCode).ShouldBeLessThan(500, what);
            var body = await answer.Content.ReadAsStringAsync();
            if (answer.IsSuccessStatusCode || body.Length == 0) return;
            var type = answer.Content.Headers.ContentType!.MediaType;
            if (type == "application/xml") body.ShouldContain("<Code>", Case.Sensitive, what);
            else JsonSerializer.Deserialize<JsonElement>(body).GetProperty("retryable").GetBoolean().ShouldBeFalse(what);
        }
    }

    private static IEnumerable<byte[]> Bodies()
    {
        string[] texts =
        [
            "", "{", "[[[[", new string('[', 5000), $"{string.Concat(Enumerable.Repeat("{\"a\":", 200))}1{new string('}', 200)}",
            "{\"address\":\"\\ud800\",\"filename\":\"\\udc00\",\"mailboxIds\":[\"\\ud83d\"],\"name\":\"\\u0000\"}",
            "{\"\\ud800\":1,\"address\":\"a\"}", "{\"filename\":\"a\",\"contentType\":\"text/csv\",\"fileSize\":1e400}",
            "{\"filename\":\"a\",\"contentType\":\"text/csv\",\"fileSize\":9223372036854775808}",
            "{\"filename\":{},\"contentType\":[],\"fileSize\":\"\"}",
            "{\"mailboxIds\":[null,{},[]],\"name\":[],\"address\":{}}",
            "{\"mailboxIds\":{},\"status\":\"\\ud800\",\"displayName\":\"\\udfff\"}",
            "\uFEFF{}", "{\"a\":1}\0", "0x10", "NaN", "// comment\n{}",
            $"--{UploadForm.Boundary}\r\n\r\n",
            $"--{UploadForm.Boundary}\r\nContent-Disposition: form-data; name=file; filename*=''%\r\n\r\nx\r\n--{UploadForm.Boundary}--",
            $"--{UploadForm.Boundary}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"\0\"\r\nContent-Type: \0\r\n\r\n"
            + $"x\r\n--{UploadForm.Boundary}--",
            $"--{UploadForm.Boundary}\r\n: \r\n;;;=\r\n\r\n\r\n--{UploadForm.Boundary}--",
        ];
        return [
            .. texts.Select(Encoding.UTF8.GetBytes), [0xFF, 0xFE, 0x7B, 0x00], "{\"address\":\"\xC0\xAF\"}"u8.ToArray(),
            [.. "{\"name\":\""u8, 0xED, 0xA0, 0x80, .. "\"}"u8], FormBytes.Random(3000, 3),
        ];
    }

    private static string Shown(byte[] body) => Encoding.Latin1.GetString(body.AsSpan(0, Math.Min(80, body.Length)));
}
