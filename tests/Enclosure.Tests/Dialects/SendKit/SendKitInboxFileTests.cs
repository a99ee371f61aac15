using System.Net;
using System.Net.Http.Headers;
using Enclosure.Tests.Support;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Dialects.SendKit;

/// <summary>A conversation's files by their numbers.</summary>
public sealed class SendKitInboxFileTests
{
    private static readonly string Ten = Convert.ToBase64String("0123456789"u8);

    [Fact]
    public async Task Bytes_come_for_who_has_the_key_and_never_as_active_content()
    {
        await using var server = await TestServer.StartAsync(new TestClock());
        using var client = server.SendKit();
        var id = await server.ConverseAsync(Letters.WithFile("page.html", Convert.ToBase64String("<script>alert(1)</script>"u8))
            .Replace("text/plain; name", "text/html; name"));
        var file = (await client.ConversationAsync(id)).MessagesOf()[0].FilesOf().ShouldHaveSingleItem();

        file.Names().ShouldBe(["filename", "contentType", "size", "contentId", "downloadUrl", "id", "index", "sha256"], ignoreOrder: true);
        file.Text("downloadUrl").ShouldBe($"{server.Url.TrimEnd('/')}/v1/inbox/{id}/attachments/0");
        await (await server.Http.GetAsync(file.Text("downloadUrl"))).ShouldRefuseInSendKitAsync(
            HttpStatusCode.Unauthorized, "UNAUTHORIZED");
        using var answer = await client.GetAsync(file.Text("downloadUrl"));
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await answer.Content.ReadAsStringAsync()).ShouldBe("<script>alert(1)</script>");
        answer.Content.Headers.ContentDisposition!.DispositionType.ShouldBe("attachment");
        answer.Headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"]);
        answer.Headers.GetValues("Content-Security-Policy").Single().ShouldStartWith("sandbox");
        answer.Headers.CacheControl!.ToString().ShouldContain("private");
    }

    [Fact]
    public async Task Ranges_and_conditions_work()
    {
        await using var server = await TestServer.StartAsync(new TestClock());
        using var client = server.SendKit();
        var path = $"/v1/inbox/{await server.ConverseAsync(Letters.WithFile("a.txt", Ten))}/attachments/0";
        var tag = (await client.GetAsync(path)).Headers.ETag!;

        using var part = await AskAsync(headers => headers.Range = new RangeHeaderValue(2, 4));
        part.StatusCode.ShouldBe(HttpStatusCode.PartialContent);
        (await part.Content.ReadAsStringAsync()).ShouldBe("234");
        using var beyond = await AskAsync(headers => headers.Range = new RangeHeaderValue(10, null));
        beyond.StatusCode.ShouldBe(HttpStatusCode.RequestedRangeNotSatisfiable);
        beyond.Content.Headers.GetValues("Content-Range").ShouldBe(["bytes */10"]);
        (await AskAsync(headers => headers.IfNoneMatch.Add(tag))).StatusCode.ShouldBe(HttpStatusCode.NotModified);
        (await AskAsync(headers => headers.IfMatch.Add(new EntityTagHeaderValue("\"other\"")))).StatusCode
            .ShouldBe(HttpStatusCode.PreconditionFailed);

        async Task<HttpResponseMessage> AskAsync(Action<HttpRequestHeaders> set)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            set(request.Headers);
            return await client.SendAsync(request);
        }
    }

    [Theory]
    [InlineData("-1", HttpStatusCode.BadRequest, "VALIDATION_ERROR")]
    [InlineData("1.5", HttpStatusCode.BadRequest, "VALIDATION_ERROR")]
    [InlineData("x", HttpStatusCode.BadRequest, "VALIDATION_ERROR")]
    [InlineData("1", HttpStatusCode.NotFound, "NOT_FOUND")]
    [InlineData("99999999999999999999999", HttpStatusCode.NotFound, "NOT_FOUND")]
    public async Task An_index_out_of_form_is_400_and_one_that_no_file_has_404(string index, HttpStatusCode status, string reason)
    {
        await using var server = await TestServer.StartAsync(new TestClock());
        using var client = server.SendKit();
        var id = await server.ConverseAsync(Letters.WithFile("a.txt", Ten));

        await (await client.GetAsync($"/v1/inbox/{id}/attachments/{index}")).ShouldRefuseInSendKitAsync(status, reason);
    }

    [Fact]
    public async Task A_number_stays_with_its_file_and_that_of_a_deleted_one_is_never_given_again()
    {
        var clock = new TestClock();
        await using var server = await TestServer.StartAsync(clock);
        using var client = server.SendKit();
        using var robotomail = server.Robotomail();
        var id = await server.ConverseAsync(Letters.WithFile("0.txt", Convert.ToBase64String("zero"u8))
            .Replace("Message-ID: <", "Message-ID: <first."));
        var first = (await client.ConversationAsync(id)).MessagesOf()[0];
        var answered = (await robotomail.MessageAsync($"{server.Messages()}/{first.Text("id")}")).Text("messageId");
        await AddAsync("1.txt", "one");
        await AddAsync("2.txt", "two");

        (await robotomail.DeleteAsync($"/v1/attachments/{(await FilesAsync())[2].Text("id")}")).EnsureSuccessStatusCode();
        (await robotomail.DeleteAsync($"/v1/attachments/{(await FilesAsync())[0].Text("id")}")).EnsureSuccessStatusCode();
        await AddAsync("3.txt", "three");

        (await FilesAsync()).Select(file => (file.Text("filename"), file.Number("index"))).ShouldBe([("1.txt", 1), ("3.txt", 3)]);
        (await client.GetStringAsync($"/v1/inbox/{id}/attachments/1")).ShouldBe("one");
        (await client.GetStringAsync($"/v1/inbox/{id}/attachments/3")).ShouldBe("three");
        foreach (var deleted in new[] { 0, 2 })
            await (await client.GetAsync($"/v1/inbox/{id}/attachments/{deleted}"))
                .ShouldRefuseInSendKitAsync(HttpStatusCode.NotFound, "NOT_FOUND");

        async Task AddAsync(string name, string text)
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            (await server.ConverseAsync(
                Letters.WithFile(name, Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(text)))
                    .Replace("MIME-Version", $"In-Reply-To: {answered}\nMIME-Version"))).ShouldBe(id);
        }

        async Task<IReadOnlyList<System.Text.Json.JsonElement>> FilesAsync() =>
            [.. (await client.ConversationAsync(id)).MessagesOf().SelectMany(message => message.FilesOf())];
    }
}
