using System.IO.Compression;
using Enclosure.Tests.Mail;
using Enclosure.Tests.Support;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Dialects.Robotomail;

/// <summary>A message's files as one archive.</summary>
public sealed class RobotomailArchiveTests
{
    [Fact]
    public async Task It_holds_every_file_byte_for_byte_under_unique_safe_names()
    {
        await using var server = await TestServer.StartAsync();
        using var client = server.Robotomail();
        string[] names = ["../../etc/passwd", "日本.pdf", "A.txt", "a.txt", "con.txt", "a:b?.txt"];
        var (path, _) = await client.ReceiveAsync(WithFiles(names));

        using var archive = await ZipAsync(client, path);

        archive.Entries.Select(entry => entry.FullName).ShouldBe(["passwd", "日本.pdf", "A.txt", "a (2).txt", "_con.txt", "a_b_.txt"]);
        foreach (var (index, entry) in archive.Entries.Index()) (await BytesAsync(entry)).ShouldBe(MailSteps.Noise(200 + index, index));
    }

    [Fact]
    public async Task What_lies_in_a_forwarded_message_is_in_a_folder_beside_it()
    {
        await using var server = await TestServer.StartAsync();
        using var client = server.Robotomail();
        var (path, _) = await client.ReceiveAsync(RobotomailMessageTests.Forwarded());

        using var archive = await ZipAsync(client, path);

        archive.Entries.Select(entry => entry.FullName).ShouldBe(["Inner.eml", "Inner.eml files/in.pdf"]);
        (await BytesAsync(archive.Entries[1])).ShouldBe(MailSteps.Noise(300));
    }

    [Fact]
    public async Task A_message_without_files_is_an_empty_archive()
    {
        await using var server = await TestServer.StartAsync();
        using var client = server.Robotomail();
        var (path, _) = await client.ReceiveAsync(InboundClient.Plain("Nothing"));

        using var answer = await client.GetAsync(path + "/attachments.zip");

        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/zip");
        answer.Content.Headers.ContentDisposition!.FileName!.Trim('"').ShouldBe("Nothing.zip");
        using var archive = await ZipAsync(client, path);
        archive.Entries.ShouldBeEmpty();
    }

    private static async Task<ZipArchive> ZipAsync(HttpClient client, string path) =>
        new(new MemoryStream(await client.GetByteArrayAsync(path + "/attachments.zip")));

    private static async Task<byte[]> BytesAsync(ZipArchiveEntry entry)
    {
        using var bytes = new MemoryStream();
        await using var content = await entry.OpenAsync();
        await content.CopyToAsync(bytes);
        return bytes.ToArray();
    }

    private static string WithFiles(IReadOnlyList<string> names) =>
        $"""
        To: demo@localhost
        Subject: Files
        Content-Type: multipart/mixed; boundary=b

        {string.Concat(names.Select((name, index) =>
            $"--b\nContent-Disposition: attachment; filename=\"{name}\"\nContent-Transfer-Encoding: base64\n\n"
            + MailSteps.Base64Lines(MailSteps.Noise(200 + index, index)) + "\n"))}--b--

        """;
}
