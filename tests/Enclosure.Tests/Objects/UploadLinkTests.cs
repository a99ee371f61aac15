using System.Net;
using System.Net.Http.Headers;
using Enclosure.Tests.Support;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Objects;

public sealed class UploadLinkTests
{
    private static readonly byte[] Bytes = "hello"u8.ToArray();
    private const string Sha256 = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";

    [Fact]
    public async Task A_put_as_promised_is_answered_with_an_empty_body_and_the_bytes_tag()
    {
        await using var server = await TestServer.StartAsync();

        var answer = await server.PutAsync(await server.IssueAsync(5), Bytes);

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        answer.Headers.ETag!.Tag.ShouldBe($"\"{Sha256}\"");
        answer.Content.Headers.ContentLength.ShouldBe(0);
    }

    [Fact]
    public async Task A_put_of_another_type_names_the_header()
    {
        await using var server = await TestServer.StartAsync();

        var error = await ErrorXml.ReadAsync(await server.PutAsync(await server.IssueAsync(5), Bytes, "image/png"));

        (error.Status, error.Code).ShouldBe((403, "SignatureDoesNotMatch"));
        error.Message.ShouldContain("Content-Type");
        error.Message.ShouldNotContain("Content-Length");
        await NothingKeptAsync(server);
    }

    [Fact]
    public async Task A_put_of_another_length_names_the_header()
    {
        await using var server = await TestServer.StartAsync();

        foreach (var length in new[] { 0, 4, 6 })
        {
            var error = await ErrorXml.ReadAsync(await server.PutAsync(await server.IssueAsync(5), new byte[length]));
            (error.Status, error.Code).ShouldBe((403, "SignatureDoesNotMatch"));
            error.Message.ShouldContain("Content-Length");
            error.Message.ShouldNotContain("Content-Type");
        }

        Files.Incoming(server.Data).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_put_of_another_type_and_length_names_both()
    {
        await using var server = await TestServer.StartAsync();

        var error = await ErrorXml.ReadAsync(await server.PutAsync(await server.IssueAsync(5), new byte[9], "image/png"));

        error.Message.ShouldContain("Content-Type and Content-Length");
    }

    [Fact]
    public async Task A_link_that_signs_neither_type_nor_length_is_bound_to_what_was_promised_all_the_same()
    {
        await using var server = await TestServer.StartAsync();
        var issued = await server.IssueAsync(5);
        var loose = issued with { PutUrl = server.Sign("PUT", "/enclosure/" + issued.Key) };

        (await ErrorXml.ReadAsync(await server.PutAsync(loose, new byte[6]))).Message.ShouldContain("Content-Length");
        (await ErrorXml.ReadAsync(await server.PutAsync(loose, Bytes, "image/png"))).Message.ShouldContain("Content-Type");
        (await server.PutAsync(loose, Bytes)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_put_without_a_length_is_asked_for_one()
    {
        await using var server = await TestServer.StartAsync();
        var link = await server.IssueAsync(5);
        using var request = new HttpRequestMessage(HttpMethod.Put, link.PutUrl) { Content = new ByteArrayContent(Bytes) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("text/plain");
        request.Headers.TransferEncodingChunked = true;

        var error = await ErrorXml.ReadAsync(await server.Http.SendAsync(request));

        (error.Status, error.Code).ShouldBe((411, "MissingContentLength"));
        await NothingKeptAsync(server);
    }

    [Fact]
    public async Task A_body_that_ends_early_is_incomplete_and_nothing_of_it_is_kept()
    {
        await using var server = await TestServer.StartAsync();
        var link = await server.IssueAsync(5);
        using var connection = await RawConnection.OpenAsync(server.Url);
        await connection.SendHeadAsync($"PUT {new Uri(link.PutUrl).PathAndQuery}", "Content-Type: text/plain", "Content-Length: 5");
        await connection.SendAsync("hel");
        await Eventually.TrueAsync(() => Files.Incoming(server.Data).Any(path => new FileInfo(path).Length == 3), "three bytes are staged");
        connection.HalfClose();

        var answer = await connection.AnswerAsync();

        if (answer.Length > 0) ErrorXml.Read(answer).Code.ShouldBe("IncompleteBody");
        await Eventually.TrueAsync(() => Files.Incoming(server.Data).Length == 0, "the incomplete bytes are dropped");
        await NothingKeptAsync(server);
        (await server.PutAsync(link, Bytes)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_settled_upload_takes_no_more_bytes()
    {
        await using var server = await TestServer.StartAsync();
        var link = await server.IssueAsync(5);
        await server.PutAsync(link, Bytes);
        (await server.PutAsync(link, "HELLO"u8.ToArray())).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await server.Http.GetStringAsync(link.ReadUrl)).ShouldBe("HELLO");

        var error = await ErrorXml.ReadAsync(await server.PutAsync(link, Bytes));

        (error.Status, error.Code).ShouldBe((403, "AccessDenied"));
        (await server.Http.GetStringAsync(link.ReadUrl)).ShouldBe("HELLO");
    }

    [Fact]
    public async Task A_key_that_was_never_issued_takes_nothing()
    {
        await using var server = await TestServer.StartAsync();
        var link = await server.IssueAsync(5);
        var invented = link with { PutUrl = server.Sign("PUT", $"/enclosure/inbox-attachments/{server.Account.Account.Id}/1-x.txt") };

        (await ErrorXml.ReadAsync(await server.PutAsync(invented, Bytes))).Code.ShouldBe("AccessDenied");
        await NothingKeptAsync(server);
    }

    [Fact]
    public async Task An_ended_link_takes_nothing()
    {
        var clock = new TestClock();
        await using var server = await TestServer.StartAsync(clock);
        var link = await server.IssueAsync(5);
        clock.Advance(TimeSpan.FromSeconds(301));

        (await ErrorXml.ReadAsync(await server.PutAsync(link, Bytes))).Message.ShouldBe("Request has expired");
    }

    [Fact]
    public async Task An_authorization_header_beside_the_link_is_ignored()
    {
        await using var server = await TestServer.StartAsync();
        var link = await server.IssueAsync(5);
        server.Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "nonsense");

        (await server.PutAsync(link, Bytes)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await server.Http.GetAsync((await server.UploadAsync(Bytes)).Url)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_plain_read_link_answers_only_once_the_bytes_are_there()
    {
        await using var server = await TestServer.StartAsync();
        var link = await server.IssueAsync(5);

        (await ErrorXml.ReadAsync(await server.Http.GetAsync(link.ReadUrl))).Code.ShouldBe("NoSuchKey");
        await server.PutAsync(link, Bytes);
        (await server.Http.GetStringAsync(link.ReadUrl)).ShouldBe("hello");
    }

    [Fact]
    public async Task A_suspended_account_takes_no_bytes()
    {
        await using var server = await TestServer.StartAsync();
        var link = await server.IssueAsync(5);
        await server.Core.Accounts.ChangeAsync(server.Account.Account.Id, new Enclosure.Accounts.AccountChange(Suspended: true));

        (await ErrorXml.ReadAsync(await server.PutAsync(link, Bytes))).Code.ShouldBe("AccessDenied");
    }

    private static async Task NothingKeptAsync(TestServer server)
    {
        Files.Incoming(server.Data).ShouldBeEmpty();
        Files.Placed(server.Data).ShouldBeEmpty();
        (await server.CountersAsync()).ShouldBe((0, 5));
    }
}
