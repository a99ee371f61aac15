using System.Net;
using System.Text;
using Enclosure.Mime.Headers;
using Enclosure.Tests.Support;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Objects;

/// <summary>What a download says of itself, and that no file of a stranger's runs on this host.</summary>
public sealed class DownloadTests
{
    private static readonly byte[] Html = "<!doctype html><script>alert(1)</script>"u8.ToArray();
    private static readonly byte[] Svg = "<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>"u8.ToArray();
    private static readonly byte[] Pdf = "%PDF-1.7\n1 0 obj\n"u8.ToArray();
    private static readonly byte[] Png = Convert.FromBase64String(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==");

    [Fact]
    public async Task A_download_carries_every_header_that_keeps_it_harmless()
    {
        await using var server = await TestServer.StartAsync();
        var answer = await server.Http.GetAsync((await server.UploadAsync("a,b"u8.ToArray(), "t.csv", "text/csv")).Url);

        answer.Content.Headers.ContentType!.ToString().ShouldBe("text/csv");
        answer.Content.Headers.ContentLength.ShouldBe(3);
        answer.Content.Headers.ContentDisposition!.DispositionType.ShouldBe("attachment");
        answer.Content.Headers.LastModified.ShouldNotBeNull();
        answer.Headers.ETag!.IsWeak.ShouldBeFalse();
        answer.Headers.AcceptRanges.ShouldBe(["bytes"]);
        Header(answer, "X-Content-Type-Options").ShouldBe("nosniff");
        Header(answer, "Content-Security-Policy").ShouldBe("sandbox; default-src 'none'");
        Header(answer, "Cross-Origin-Resource-Policy").ShouldBe("cross-origin");
        Header(answer, "Referrer-Policy").ShouldBe("no-referrer");
    }

    [Fact]
    public async Task Markup_is_never_shown_whatever_it_is_called_and_whatever_the_link_asks()
    {
        await using var server = await TestServer.StartAsync();
        (byte[], string)[] uploads =
        [
            (Html, "text/html"), (Svg, "image/svg+xml"), (Html, "image/png"), (Svg, "text/plain"), (Html, "application/pdf"),
        ];
        foreach (var (bytes, type) in uploads)
        {
            var file = await server.UploadAsync(bytes, "evil.bin", type);
            foreach (var url in new[] { file.Url, server.SignDownload(file, "inline"), server.SignDownload(
                file, " INLINE; filename=x.html", "text/html") })
            {
                var answer = await server.Http.GetAsync(url);
                answer.Content.Headers.ContentDisposition!.DispositionType.ShouldBe("attachment", type);
                Header(answer, "Content-Security-Policy").ShouldBe("sandbox; default-src 'none'");
            }
        }
    }

    [Fact]
    public async Task A_picture_is_shown_when_the_link_asks_for_it_as_what_its_bytes_are()
    {
        await using var server = await TestServer.StartAsync();
        var file = await server.UploadAsync(Png, "dot.png", "application/octet-stream");

        var asked = await server.Http.GetAsync(server.SignDownload(file, "inline", "text/html"));

        asked.Content.Headers.ContentDisposition!.DispositionType.ShouldBe("inline");
        asked.Content.Headers.ContentType!.MediaType.ShouldBe("image/png");
        Header(asked, "Content-Security-Policy").ShouldBe("sandbox; default-src 'none'");
        (await server.Http.GetAsync(file.Url)).Content.Headers.ContentDisposition!.DispositionType.ShouldBe("attachment");
    }

    [Fact]
    public async Task A_pdf_is_shown_from_the_bytes_own_host_without_the_sandbox_that_viewers_refuse()
    {
        await using var server = await TestServer.StartAsync(
            settings: new Dictionary<string, string?> { ["PublicFilesUrl"] = "http://127.0.0.1/files" });
        var file = await server.UploadAsync(Pdf, "doc.pdf", "application/pdf");

        var inline = await server.Http.GetAsync(server.SignDownload(file, "inline"));

        inline.Content.Headers.ContentDisposition!.DispositionType.ShouldBe("inline");
        Header(inline, "Content-Security-Policy").ShouldNotContain("sandbox");
        Header(inline, "Content-Security-Policy").ShouldContain("default-src 'none'");
        Header(await server.Http.GetAsync(file.Url), "Content-Security-Policy").ShouldContain("sandbox");
    }

    [Fact]
    public async Task A_pdf_is_not_shown_from_the_host_of_the_api()
    {
        await using var server = await TestServer.StartAsync();
        var file = await server.UploadAsync(Pdf, "doc.pdf", "application/pdf");

        var asked = await server.Http.GetAsync(server.SignDownload(file, "inline"));

        asked.Content.Headers.ContentDisposition!.DispositionType.ShouldBe("attachment");
        Header(asked, "Content-Security-Policy").ShouldContain("sandbox");
    }

    [Fact]
    public async Task A_link_may_choose_the_name_and_the_type_of_what_is_saved()
    {
        await using var server = await TestServer.StartAsync();
        var file = await server.UploadAsync("hello"u8.ToArray());

        var answer = await server.Http.GetAsync(server.SignDownload(file, "attachment; filename=\"other.log\"", "text/x-log"));

        answer.Content.Headers.ContentDisposition!.FileName!.Trim('"').ShouldBe("other.log");
        answer.Content.Headers.ContentType!.ToString().ShouldBe("text/x-log");
    }

    [Theory]
    [InlineData("report.pdf")]
    [InlineData("a b; c=\"d\".txt")]
    [InlineData("請求書 2026年11月 📎.pdf")]
    [InlineData("Größe – ½ €.docx")]
    [InlineData("тест.txt")]
    [InlineData("100%.txt")]
    public async Task A_name_of_any_script_comes_back_and_old_clients_get_an_ascii_one(string name)
    {
        await using var server = await TestServer.StartAsync();
        var issued = await server.IssueAsync(5, name: name);
        await server.PutAsync(issued, "hello"u8.ToArray());

        var answer = await server.Http.GetAsync(issued.ReadUrl);

        var raw = answer.Content.Headers.GetValues("Content-Disposition").Single();
        ContentDispositionHeader.TryParse(Encoding.Latin1.GetBytes(raw), out var read).ShouldBeTrue();
        read.FileName.ShouldBe(name);
        raw.ShouldAllBe(each => each >= ' ' && each <= '~');
        raw.ShouldContain("filename=");
    }

    [Fact]
    public async Task An_answer_is_kept_no_longer_than_its_link_lives()
    {
        var clock = new TestClock();
        await using var server = await TestServer.StartAsync(clock);
        var url = (await server.UploadAsync("hello"u8.ToArray())).Url;
        clock.Advance(TimeSpan.FromHours(23));

        var cache = (await server.Http.GetAsync(url)).Headers.CacheControl!;

        cache.Private.ShouldBeTrue();
        cache.MaxAge.ShouldBe(TimeSpan.FromHours(1));
    }

    [Fact]
    public async Task A_get_link_answers_head_with_the_same_headers_and_no_body()
    {
        await using var server = await TestServer.StartAsync();
        var url = (await server.UploadAsync("hello"u8.ToArray())).Url;
        var get = await server.Http.GetAsync(url);

        var head = await server.Http.SendAsync(new HttpRequestMessage(HttpMethod.Head, url));

        head.StatusCode.ShouldBe(HttpStatusCode.OK);
        head.Content.Headers.ContentLength.ShouldBe(5);
        head.Headers.ETag.ShouldBe(get.Headers.ETag);
        (await head.Content.ReadAsByteArrayAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task Bytes_deleted_by_hand_are_a_fault_of_the_servers_and_not_a_missing_file()
    {
        await using var server = await TestServer.StartAsync();
        var url = (await server.UploadAsync("hello"u8.ToArray())).Url;
        File.Delete(Files.Placed(server.Data).Single());

        var error = await ErrorXml.ReadAsync(await server.Http.GetAsync(url));

        (error.Status, error.Code).ShouldBe((500, "InternalError"));
        error.Message.ShouldContain(error.Root.Element("RequestId")!.Value);
    }

    private static string Header(HttpResponseMessage answer, string name) => answer.Headers.GetValues(name).Single();
}
