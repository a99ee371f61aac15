using System.Net;
using System.Text;
using Enclosure.Accounts;
using Enclosure.Tests.Support;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Dialects.Robotomail;

/// <summary>Uploads that are refused, and that nothing is left of them.</summary>
public sealed class RobotomailUploadRefusalTests
{
    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/json")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("multipart/mixed; boundary=enclosure-test-boundary")]
    [InlineData("multipart/form-data")]
    public async Task A_body_that_is_no_form_is_NO_FILE(string type)
    {
        await using var server = await TestServer.StartAsync();
        using var client = server.Robotomail();
        using var content = new ByteArrayContent(new UploadForm().File("x"u8).ToArray());
        content.Headers.TryAddWithoutValidation("Content-Type", type);

        await (await client.PostAsync("/v1/attachments", content)).ShouldRefuseAsync(HttpStatusCode.BadRequest, "NO_FILE");
        await server.ShouldHoldAsync(stored: 0, files: 0);
    }

    [Fact]
    public async Task No_body_at_all_is_NO_FILE()
    {
        await using var server = await TestServer.StartAsync();
        using var client = server.Robotomail();

        await (await client.PostAsync("/v1/attachments", null)).ShouldRefuseAsync(HttpStatusCode.BadRequest, "NO_FILE");
    }

    [Fact]
    public async Task A_form_without_a_part_named_file_is_NO_FILE()
    {
        await using var server = await TestServer.StartAsync();
        using var client = server.Robotomail();
        var form = new UploadForm().Part("name=\"upload\"; filename=\"a.txt\"", "x"u8);

        await (await client.PostFormAsync(form)).ShouldRefuseAsync(HttpStatusCode.BadRequest, "NO_FILE");
        await server.ShouldHoldAsync(stored: 0, files: 0);
    }

    [Fact]
    public async Task Two_parts_named_file_are_TOO_MANY_FILES_and_neither_is_kept()
    {
        await using var server = await TestServer.StartAsync();
        using var client = server.Robotomail();
        var form = new UploadForm().File("one"u8, "1.txt").File("two"u8, "2.txt");

        await (await client.PostFormAsync(form)).ShouldRefuseAsync(HttpStatusCode.BadRequest, "TOO_MANY_FILES");
        await server.ShouldHoldAsync(stored: 0, files: 0);
    }

    [Fact]
    public async Task A_form_that_ends_before_its_closing_boundary_is_NO_FILE_and_not_kept()
    {
        await using var server = await TestServer.StartAsync();
        using var client = server.Robotomail();
        using var content = new UploadForm().File(new byte[100_000]).ToContent(closed: false);

        await (await client.PostAsync("/v1/attachments", content)).ShouldRefuseAsync(HttpStatusCode.BadRequest, "NO_FILE");
        await server.ShouldHoldAsync(stored: 0, files: 0);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(40)]
    [InlineData(150)]
    [InlineData(100_000)]
    public async Task A_client_that_goes_away_in_the_middle_leaves_nothing(int sent)
    {
        await using var server = await TestServer.StartAsync();
        var body = new UploadForm().File(new byte[200_000]).ToArray();
        using (var connection = await RawConnection.OpenAsync(server.Url))
        {
            await connection.SendAsync(Head(server, $"Content-Length: {body.Length}"));
            await connection.SendAsync(body.AsMemory(0, sent));
        }

        await UntilAsync(() => Directory.GetFiles(Path.Combine(server.Data, "incoming")).Length == 0);
        await server.ShouldHoldAsync(stored: 0, files: 0);
    }

    [Fact]
    public async Task A_broken_chunk_is_refused_and_leaves_nothing()
    {
        await using var server = await TestServer.StartAsync();
        using var connection = await RawConnection.OpenAsync(server.Url);
        await connection.SendAsync(Head(server, "Transfer-Encoding: chunked") + "10\r\n--enclosure-test-\r\nZZ\r\nrubbish\r\n");

        var answer = await connection.AnswerAsync();

        answer.ShouldStartWith("HTTP/1.1 400 ");
        answer.ShouldContain("\"code\":\"INVALID_JSON\"");
        await server.ShouldHoldAsync(stored: 0, files: 0);
    }

    [Fact]
    public async Task The_checks_come_in_the_order_key_scope_suspension_length_form_size_storage()
    {
        await using var server = await TestServer.StartAsync(storageLimit: 10);
        var scoped = await server.AddKeyAsync(KeyKind.Scoped, server.Account.Mailbox.Id);
        await server.SuspendAsync();

        (await RefusalOfAsync(server, "rm_unknown")).ShouldBe("UNAUTHORIZED");
        (await RefusalOfAsync(server, scoped)).ShouldBe("FULL_ACCESS_REQUIRED");
        (await RefusalOfAsync(server, server.Account.FullKey.Text)).ShouldBe("ACCOUNT_SUSPENDED");
        await server.Core.Accounts.ChangeAsync(server.Account.Account.Id, new AccountChange(Suspended: false));
        (await RefusalOfAsync(server, server.Account.FullKey.Text)).ShouldBe("FILE_TOO_LARGE");
        (await RefusalOfAsync(server, server.Account.FullKey.Text, length: 100)).ShouldBe("NO_FILE");
    }

    /// <summary>What a body of no form at all, and too long, is refused with.</summary>
    private static async Task<string> RefusalOfAsync(TestServer server, string key, long length = 1L << 30)
    {
        using var connection = await RawConnection.OpenAsync(server.Url);
        await connection.SendAsync(
            $"POST /v1/attachments HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {key}\r\nContent-Type: text/plain\r\n"
            + $"Content-Length: {length}\r\n\r\n");
        var answer = await connection.AnswerAsync();
        return answer.Split("\"code\":\"")[1].Split('"')[0];
    }

    private static string Head(
        TestServer server, string length) => new StringBuilder("POST /v1/attachments HTTP/1.1\r\nHost: localhost\r\n")
        .Append($"Authorization: Bearer {server.Account.FullKey.Text}\r\nContent-Type: {UploadForm.ContentType}\r\n{length}\r\n\r\n")
        .ToString();

    private static async Task UntilAsync(Func<bool> condition)
    {
        for (var tries = 0; tries < 200 && !condition(); tries++) await Task.Delay(25);
    }
}
