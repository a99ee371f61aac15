using System.Net;
using Enclosure.Tests.Dialects.Forms;
using Enclosure.Tests.Support;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Dialects.Robotomail;

/// <summary>The limit of 26,214,400 bytes, inclusive, and that its refusal can be read.</summary>
public sealed class RobotomailUploadSizeTests
{
    private const int Limit = 26_214_400;

    [Fact]
    public async Task A_file_of_exactly_the_limit_is_accepted()
    {
        await using var server = await TestServer.StartAsync();
        using var client = server.Robotomail();
        var bytes = FormBytes.Random(Limit, seed: 1);

        var answer = await client.UploadAsync(bytes, "full.bin");

        answer.Number("sizeBytes").ShouldBe(Limit);
        var down = await server.Http.GetByteArrayAsync((await client.AttachmentAsync(answer.Text("id"))).Text("url"));
        down.AsSpan().SequenceEqual(bytes).ShouldBeTrue();
        await server.ShouldHoldAsync(stored: Limit, files: 1);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task One_byte_more_is_FILE_TOO_LARGE_however_it_is_sent(bool chunked)
    {
        await using var server = await TestServer.StartAsync();
        using var client = server.Robotomail();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/attachments")
        {
            Content = new UploadForm().File(new byte[Limit + 1]).ToContent(),
        };
        request.Headers.TransferEncodingChunked = chunked;

        var body = await (await client.SendAsync(request)).ShouldRefuseAsync(HttpStatusCode.RequestEntityTooLarge, "FILE_TOO_LARGE");

        body.TryGetProperty("upgrade", out _).ShouldBeFalse();
        await server.ShouldHoldAsync(stored: 0, files: 0);
    }

    [Fact]
    public async Task A_declared_gigabyte_is_refused_before_its_bytes_come()
    {
        await using var server = await TestServer.StartAsync();
        using var connection = await RawConnection.OpenAsync(server.Url);

        await connection.SendAsync(Head(server, "Content-Length: 1073741824"));

        (await connection.AnswerAsync()).ShouldContain("\"code\":\"FILE_TOO_LARGE\"");
        await server.ShouldHoldAsync(stored: 0, files: 0);
    }

    [Theory]
    [InlineData("Content-Length: 1073741824", 8 << 20)]
    [InlineData("Content-Length: 30000000", 29_999_000)]
    public async Task The_refusal_reaches_a_client_that_first_sends_and_then_reads(string length, long sends)
    {
        await using var server = await TestServer.StartAsync();
        using var connection = await RawConnection.OpenAsync(server.Url);
        await connection.SendAsync(Head(server, length));
        await connection.PourAsync(sends);

        var answer = await connection.AnswerAsync();

        answer.ShouldStartWith("HTTP/1.1 413 ");
        answer.ShouldContain("\"code\":\"FILE_TOO_LARGE\"");
    }

    [Fact]
    public async Task An_endless_chunked_upload_is_refused_at_the_limit()
    {
        await using var server = await TestServer.StartAsync();
        using var connection = await RawConnection.OpenAsync(server.Url);
        await connection.SendAsync(Head(server, "Transfer-Encoding: chunked"));
        await SendChunkAsync(connection, $"--{UploadForm.Boundary}\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\n");
        var megabyte = new string('x', 1 << 20);
        for (var sent = 0; sent < 27; sent++) await SendChunkAsync(connection, megabyte);

        var answer = await connection.AnswerAsync();

        answer.ShouldContain("\"code\":\"FILE_TOO_LARGE\"");
        await server.ShouldHoldAsync(stored: 0, files: 0);
    }

    [Fact]
    public async Task The_refusal_reaches_a_client_that_sends_twice_the_limit_in_chunks()
    {
        await using var server = await TestServer.StartAsync();
        using var client = server.Robotomail();
        for (var round = 0; round < 3; round++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/attachments")
            {
                Content = new UploadForm().File(new byte[2 * Limit]).ToContent(),
            };
            request.Headers.TransferEncodingChunked = true;

            await (await client.SendAsync(request)).ShouldRefuseAsync(HttpStatusCode.RequestEntityTooLarge, "FILE_TOO_LARGE");
        }

        await server.ShouldHoldAsync(stored: 0, files: 0);
    }

    [Fact]
    public async Task Ignored_parts_cannot_make_a_form_endless()
    {
        await using var server = await TestServer.StartAsync();
        using var client = server.Robotomail();
        var form = new UploadForm().Part("name=\"note\"", new byte[Limit + (1 << 20)]).File("x"u8);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/attachments") { Content = form.ToContent() };
        request.Headers.TransferEncodingChunked = true;

        await (await client.SendAsync(request)).ShouldRefuseAsync(HttpStatusCode.RequestEntityTooLarge, "FILE_TOO_LARGE");
        await server.ShouldHoldAsync(stored: 0, files: 0);
    }

    private static Task SendChunkAsync(RawConnection connection, string text) => connection.SendAsync($"{text.Length:x}\r\n{text}\r\n");

    private static string Head(TestServer server, string length) =>
        $"POST /v1/attachments HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {server.Account.FullKey.Text}\r\n"
        + $"Content-Type: {UploadForm.ContentType}\r\n{length}\r\n\r\n";
}
