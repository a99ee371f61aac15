using System.Net;
using System.Text;
using Enclosure.Tests.Support;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Dialects.Robotomail;

/// <summary>Names as clients write them on the wire, and as the API shows them afterwards.</summary>
public sealed class RobotomailFilenameTests
{
    [Theory]
    [InlineData("filename=\"plain.txt\"", "plain.txt")]
    [InlineData("filename=\"報告書 🎉.pdf\"", "報告書 🎉.pdf")]
    [InlineData("filename=\"say %22hi%22.txt\"", "say \"hi\".txt")]
    [InlineData("filename=\"say \\\"hi\\\".txt\"", "say \"hi\".txt")]
    [InlineData("filename=\"100%.txt\"", "100%.txt")]
    [InlineData("filename=\"fallback.txt\"; filename*=UTF-8''r%C3%A9sum%C3%A9.txt", "résumé.txt")]
    [InlineData("filename*=utf-8''%F0%9F%8E%89.txt", "🎉.txt")]
    [InlineData("filename=\"kept.txt\"; filename*=utf-9''%FF.txt", "kept.txt")]
    [InlineData("filename=\"/etc/passwd\"", "passwd")]
    [InlineData("filename=\"C:\\Users\\me\\new.txt\"", "new.txt")]
    [InlineData("filename=\"..\\..\\evil.txt\"", "evil.txt")]
    [InlineData("filename=\"../../evil.txt\"", "evil.txt")]
    [InlineData("filename*=utf-8''%2e%2e%2fevil.txt", "evil.txt")]
    [InlineData("filename=\"a%0D%0ASet-Cookie: x.txt\"", "aSet-Cookie: x.txt")]
    [InlineData("filename=\"invoice\u202Efdp.exe\"", "invoicefdp.exe")]
    [InlineData("filename=\"CON.txt\"", "CON.txt")]
    [InlineData("filename=\"e\u0301.txt\"", "\u00E9.txt")]
    [InlineData("filename=\"\u0000a\u0007b.txt\"", "ab.txt")]
    [InlineData("filename=\"..\"", "unnamed")]
    [InlineData("filename=\".\"", "unnamed")]
    [InlineData("filename=\"\"", "unnamed")]
    [InlineData("filename=\"   \"", "unnamed")]
    [InlineData("filename=\"folder/\"", "folder")]
    public async Task A_name_is_kept_clean(string written, string kept)
    {
        await using var server = await TestServer.StartAsync();
        using var client = server.Robotomail();
        var form = new UploadForm().Part($"name=\"file\"; {written}", "x"u8);

        var answer = await (await client.PostFormAsync(form)).ShouldBeAsync(HttpStatusCode.Created);

        answer.Text("filename").ShouldBe(kept);
        var shown = await client.AttachmentAsync(answer.Text("id"));
        shown.Text("filename").ShouldBe(kept);
        shown.Text("r2Key").ShouldBe($"{server.Account.Account.Id}/outbound/{answer.Text("id")}/{kept}");
    }

    [Fact]
    public async Task A_part_without_a_file_name_is_a_file_called_unnamed()
    {
        await using var server = await TestServer.StartAsync();
        using var client = server.Robotomail();

        var answer = await (await client.PostFormAsync(
            new UploadForm().Part("name=\"file\"", "x"u8))).ShouldBeAsync(HttpStatusCode.Created);

        answer.Text("filename").ShouldBe("unnamed");
    }

    [Fact]
    public async Task A_name_of_300_emoji_is_cut_to_255_bytes_and_keeps_its_extension()
    {
        await using var server = await TestServer.StartAsync();
        using var client = server.Robotomail();

        var name = (await client.UploadAsync([1], string.Concat(Enumerable.Repeat("🎉", 300)) + ".pdf")).Text("filename");

        Encoding.UTF8.GetByteCount(name).ShouldBeInRange(248, 255);
        name.ShouldEndWith("🎉.pdf");
        name.ShouldNotContain("\uFFFD");
    }

    [Theory]
    [InlineData("plain.txt", "attachment; filename=\"plain.txt\"")]
    [InlineData("say %22hi%22.txt", "attachment; filename=\"say _hi_.txt\"; filename*=UTF-8''say%20%22hi%22.txt")]
    [InlineData("тест.txt", "attachment; filename=\"____.txt\"; filename*=UTF-8''%D1%82%D0%B5%D1%81%D1%82.txt")]
    [InlineData("🎉.txt", "attachment; filename=\"_.txt\"; filename*=UTF-8''%F0%9F%8E%89.txt")]
    public async Task A_download_offers_the_name_in_every_script(string written, string disposition)
    {
        await using var server = await TestServer.StartAsync();
        using var client = server.Robotomail();
        var id = (await client.UploadAsync([1, 2, 3], written)).Text("id");

        using var download = await server.Http.GetAsync((await client.AttachmentAsync(id)).Text("url"));

        download.StatusCode.ShouldBe(HttpStatusCode.OK);
        download.Content.Headers.GetValues("Content-Disposition").Single().ShouldBe(disposition);
    }
}
