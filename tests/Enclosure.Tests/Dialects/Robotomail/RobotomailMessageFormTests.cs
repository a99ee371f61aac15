using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.RegularExpressions;
using Enclosure.Tests.Mail;
using Enclosure.Tests.Support;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Dialects.Robotomail;

/// <summary>A message's manifest, page and raw form.</summary>
public sealed class RobotomailMessageFormTests
{
    private const string Png = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

    private const string WithImage =
        $"""
        From: ann@example.com
        To: demo@localhost
        Subject: <b>Look</b>
        Content-Type: multipart/related; boundary=r

        --r
        Content-Type: text/html; charset=utf-8

        <p onclick="steal()">Grüße <img src="CID:Logo@Example.com"><img src="cid:nobody@example.com"></p><script>alert(1)</script>
        --r
        Content-Type: image/png
        Content-ID: <logo@example.com>
        Content-Disposition: inline; filename="logo.png"
        Content-Transfer-Encoding: base64

        {Png}
        --r--

        """;

    [Fact]
    public async Task The_page_is_without_script_and_shows_cid_images_by_signed_links()
    {
        await using var server = await TestServer.StartAsync();
        using var client = server.Robotomail();
        var (path, _) = await client.ReceiveAsync(WithImage);

        using var answer = await client.GetAsync(path + "/html");
        var page = await answer.Content.ReadAsStringAsync();

        answer.Content.Headers.ContentType!.ToString().ShouldBe("text/html; charset=utf-8");
        page.ShouldContain("Grüße");
        page.ShouldContain("<title>&lt;b&gt;Look&lt;/b&gt;</title>");
        page.ShouldNotContain("script");
        page.ShouldNotContain("onclick");
        page.ShouldNotContain("cid:", Case.Insensitive);
        var link = Regex.Match(page, "<img[^>]* src=\"(http[^\"]+)\"").Groups[1].Value.Replace("&amp;", "&");
        using var image = await server.Http.GetAsync(link);
        (await image.Content.ReadAsByteArrayAsync()).ShouldBe(Convert.FromBase64String(Png));
        image.Content.Headers.ContentType!.MediaType.ShouldBe("image/png");
        image.Headers.GetValues("Cross-Origin-Resource-Policy").ShouldBe(["cross-origin"]);
    }

    [Fact]
    public async Task The_page_comes_with_headers_that_let_nothing_run_or_stay()
    {
        await using var server = await TestServer.StartAsync();
        using var client = server.Robotomail();
        var (path, _) = await client.ReceiveAsync(WithImage);

        using var answer = await client.GetAsync(path + "/html");

        var policy = answer.Headers.GetValues("Content-Security-Policy").Single().Split("; ");
        policy[0].ShouldBe("sandbox allow-popups allow-popups-to-escape-sandbox");
        policy[1].ShouldBe("default-src 'none'");
        policy.ShouldNotContain(part => part.Contains("script"));
        answer.Headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"]);
        answer.Headers.GetValues("Referrer-Policy").ShouldBe(["no-referrer"]);
        answer.Headers.CacheControl!.ToString().ShouldBe("no-store, private");
    }

    [Fact]
    public async Task The_page_of_a_text_mail_is_its_text_escaped()
    {
        await using var server = await TestServer.StartAsync();
        using var client = server.Robotomail();
        var (path, _) = await client.ReceiveAsync(
            "From: a@b.example\nSubject: x\n\n1 < 2 <script>alert(1)</script> https://example.com/a\n");

        var page = await client.GetStringAsync(path + "/html");

        page.ShouldContain("1 &lt; 2 &lt;script&gt;");
        page.ShouldContain("<a href=\"https://example.com/a\"");
    }

    [Fact]
    public async Task Raw_is_the_message_byte_for_byte_with_length_and_digest()
    {
        await using var server = await TestServer.StartAsync();
        using var client = server.Robotomail();
        var mail = MailSteps.Wire(MailSteps.WithFile("a.pdf", MailSteps.Noise(300_000), "Über \"alles\"/so"));
        var answer = await (await client.PostMailAsync(mail)).ShouldBeAsync(HttpStatusCode.Created);
        var path = $"{server.Messages()}/{answer.GetProperty("messages")[0].Text("id")}";

        using var raw = await client.GetAsync(path + "/raw");

        (await raw.Content.ReadAsByteArrayAsync()).ShouldBe(mail);
        raw.Content.Headers.ContentLength.ShouldBe(mail.Length);
        raw.Headers.GetValues("Repr-Digest").ShouldBe([$"sha-256=:{Convert.ToBase64String(SHA256.HashData(mail))}:"]);
        raw.Content.Headers.ContentType!.ToString().ShouldBe("message/rfc822");
        raw.Content.Headers.ContentDisposition!.DispositionType.ShouldBe("attachment");
        raw.Content.Headers.ContentDisposition.FileNameStar.ShouldBe("Über \"alles\"-so.eml");
    }

    [Fact]
    public async Task Raw_of_a_message_with_a_deleted_file_says_so_and_has_neither_length_nor_digest()
    {
        await using var server = await TestServer.StartAsync();
        using var client = server.Robotomail();
        var (path, _) = await client.ReceiveAsync(MailSteps.WithFile("a.pdf", MailSteps.Noise(1000)));
        await client.DeleteAsync($"/v1/attachments/{(await client.MessageAsync(path)).GetProperty("attachments")[0].Text("id")}");

        using var raw = await client.GetAsync(path + "/raw", HttpCompletionOption.ResponseHeadersRead);

        raw.Headers.Contains("Repr-Digest").ShouldBeFalse();
        raw.Content.Headers.ContentLength.ShouldBeNull();
        var text = await raw.Content.ReadAsStringAsync();
        text.ShouldContain("X-Enclosure-Removed");
        text.ShouldEndWith("--b--\r\n");
        text.ShouldNotContain(Convert.ToBase64String(MailSteps.Noise(1000))[..60]);
    }

    [Fact]
    public async Task The_manifest_names_every_part_and_the_attachment_it_became()
    {
        await using var server = await TestServer.StartAsync();
        using var client = server.Robotomail();
        var mail = WithImage.ReplaceLineEndings("\r\n");
        var (path, _) = await client.ReceiveAsync(mail);
        var file = (await client.MessageAsync(path)).GetProperty("attachments")[0];

        var manifest = await client.GetAsync(path + "/manifest").JsonAsync();

        manifest.Number("sizeBytes").ShouldBe(System.Text.Encoding.UTF8.GetByteCount(mail));
        manifest.Text("sha256").ShouldBe(Convert.ToHexStringLower(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(mail))));
        var root = manifest.GetProperty("parts").EnumerateArray().ShouldHaveSingleItem();
        root.Names().ShouldBe(
        [
            "part", "role", "declaredType", "detectedType", "disposition", "filename", "rawFilename", "charset", "transferEncoding",
            "sizeBytes",
            "sha256", "contentId", "usedInHtml", "attachmentId", "kept", "droppedReason", "defects", "parts",
        ]);
        (root.Text("part"), root.Text("role"), root.GetProperty("kept").GetBoolean()).ShouldBe(("1", "container", true));
        var (body, image) = (root.GetProperty("parts")[0], root.GetProperty("parts")[1]);
        (body.Text("role"), body.Text("charset"), body.GetProperty("kept").GetBoolean(), body.IsNull("attachmentId")).ShouldBe(
            ("body", "utf-8", true, true));
        image.Text("role").ShouldBe("file");
        image.Text("attachmentId").ShouldBe(file.Text("id"));
        image.Text("sha256").ShouldBe(file.Text("sha256"));
        image.Text("contentId").ShouldBe("logo@example.com");
        image.GetProperty("usedInHtml").GetBoolean().ShouldBeTrue();
        image.Text("detectedType").ShouldBe("image/png");
    }

    [Fact]
    public async Task The_manifest_tells_a_refused_file_from_a_deleted_one()
    {
        await using var server = await TestServer.StartAsync(settings: new Dictionary<string, string?> { ["Inbound:MaxFileSize"] = "1KB" });
        using var client = server.Robotomail();
        var (path, _) = await client.ReceiveAsync(Two());
        var message = await client.MessageAsync(path);
        message.Text("attachmentsDroppedReason").ShouldBe("size");
        await client.DeleteAsync($"/v1/attachments/{message.GetProperty("attachments")[0].Text("id")}");

        var parts = (await client.GetAsync(path + "/manifest").JsonAsync()).GetProperty("parts")[0].GetProperty("parts");

        parts.EnumerateArray().Select(Fate).ShouldBe([("small.bin", false, null), ("large.bin", false, "size")]);

        static (string, bool, string?) Fate(JsonElement part) =>
            (part.Text("filename"), part.GetProperty("kept").GetBoolean(), part.GetProperty("droppedReason").GetString());
    }

    [Fact]
    public async Task A_manifest_as_deep_as_is_taken_apart_is_told_whole()
    {
        await using var server = await TestServer.StartAsync();
        using var client = server.Robotomail();
        var mail = "To: demo@localhost\n";
        for (var depth = 0; depth < 60; depth++) mail += $"Content-Type: multipart/mixed; boundary=b{depth}\n\n--b{depth}\n";
        (await client.PostMailAsync(MailSteps.Wire(mail + "\nHi\n"))).StatusCode.ShouldBe(HttpStatusCode.Created);
        var id = (await client.GetAsync(server.Messages()).JsonAsync()).GetProperty("messages")[0].Text("id");

        using var answer = await client.GetAsync($"{server.Messages()}/{id}/manifest");

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        using var manifest = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(), new JsonDocumentOptions { MaxDepth = 500 });
        manifest.RootElement.ToString().Split("\"part\"").Length.ShouldBeGreaterThan(50);
    }

    private static string Two() =>
        $"""
        To: demo@localhost
        Content-Type: multipart/mixed; boundary=b

        --b
        Content-Type: application/octet-stream; name=small.bin
        Content-Transfer-Encoding: base64

        {MailSteps.Base64Lines(MailSteps.Noise(1024))}
        --b
        Content-Type: application/octet-stream; name=large.bin
        Content-Transfer-Encoding: base64

        {MailSteps.Base64Lines(MailSteps.Noise(1025))}
        --b--

        """;
}
