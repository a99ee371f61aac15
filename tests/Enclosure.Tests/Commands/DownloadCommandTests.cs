using System.Text;
using Enclosure.Server.Commands;
using Enclosure.Tests.Smtp;
using Enclosure.Tests.Support;
using Enclosure.Tests.Support.Servers;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Commands;

/// <summary><c>download</c> against a real server.</summary>
public sealed class DownloadCommandTests
{
    [Fact]
    public async Task All_files_of_a_message_come_under_names_that_are_safe_here()
    {
        await using var server = await TestServer.StartAsync();
        var message = await ReceiveAsync(server, "../../evil.txt", "CON.txt", ".bashrc", "same.txt", "same.txt", "-rf");
        using var terminal = new Terminal(server);

        var lines = (await terminal.RunAsync("download", message, "--out", "here/", "--json")).ShouldSucceed().Json;

        terminal.FilesIn("here").ShouldBe(["_-rf", "_.bashrc", "_CON.txt", "evil.txt", "same (2).txt", "same.txt"]);
        lines.EnumerateArray().Select(line => line.GetProperty("verified").GetBoolean()).ShouldAllBe(verified => verified);
        lines[0].Text("path").ShouldBe(Path.Combine("here/", "evil.txt"));
        Encoding.UTF8.GetString(terminal.Read("here/same (2).txt")).ShouldBe("file 4");
    }

    [Fact]
    public async Task Nothing_is_overwritten_unless_it_is_said()
    {
        await using var server = await TestServer.StartAsync();
        var file = (await server.UploadAsync("new"u8.ToArray())).Id.ToString();
        using var terminal = new Terminal(server);
        terminal.Write("note.txt", "old"u8.ToArray());

        (await terminal.RunAsync("download", file)).ShouldFail(1).ShouldContain("'note.txt' is there already: --force");
        (await terminal.RunAsync("download", file, "--out", "note.txt")).ShouldFail(1);
        terminal.Read("note.txt").ShouldBe("old"u8.ToArray());

        (await terminal.RunAsync("download", file, "--force")).ShouldSucceed();
        terminal.Read("note.txt").ShouldBe("new"u8.ToArray());
        (await terminal.RunAsync("download", file, "--out", "/dev/null", "--force")).ShouldFail(2).ShouldContain("no place for files");
        terminal.FilesIn(".").ShouldBe(["note.txt"]);
    }

    [Fact]
    public async Task To_standard_output_go_the_bytes_alone()
    {
        await using var server = await TestServer.StartAsync();
        var bytes = Files.Random(100_000);
        var file = (await server.UploadAsync(bytes)).Id;
        using var terminal = new Terminal(server);

        var (code, output) = await terminal.BashAsync($"enclosure download {file} --out - > got");

        (code, output).ShouldBe((0, ""));
        terminal.Read("got").ShouldBe(bytes);
        (await terminal.RunAsync("download", $"{file}", "--out", "-", "--json")).ShouldFail(2).ShouldContain("both want standard output");
    }

    [Fact]
    public async Task A_connection_that_breaks_is_taken_up_where_it_broke()
    {
        var url = $"http://127.0.0.1:{FreePort.Next()}";
        await using var line = await FlakyStore.StartAsync(new Uri(url));
        await using var server = await TestServer.StartAsync(settings: new Dictionary<string, string?>
        {
            ["Urls"] = url,
            ["PublicUrl"] = line.Endpoint.GetLeftPart(UriPartial.Authority),
        });
        var ranges = new List<string>();
        line.Decide = (_, request) =>
        {
            if (!request.Path.StartsWithSegments("/enclosure")) return Fault.None;
            ranges.Add(request.Headers.Range.ToString());
            return ranges.Count <= 2 ? Fault.CutInAnswer : Fault.None;
        };
        var bytes = Files.Random(400_000);
        using var client = server.Robotomail();
        var id = (await client.UploadAsync(bytes, "a.bin", "application/octet-stream")).Text("id");
        using var terminal = new Terminal(server);

        var result = (await terminal.RunAsync("download", id)).ShouldSucceed();

        terminal.Read("a.bin").ShouldBe(bytes);
        ranges.Count.ShouldBe(3);
        ranges[1].ShouldMatch(@"^bytes=1\d{5}-$");
        ranges[2].ShouldMatch(@"^bytes=2\d{5}-$");
        result.Error.ShouldMatch(@"^The connection broke after 1\d{5} of 400000 bytes; going on from there\.\n");
    }

    [Fact]
    public async Task Bytes_that_are_not_the_file_are_not_kept()
    {
        await using var server = await TestServer.StartAsync();
        var file = (await server.UploadAsync(Files.Random(1000))).Id;
        await TestStorage.ReplaceAsync(server.Data, Files.Placed(server.Data).Single(), Files.Random(1000));
        using var terminal = new Terminal(server);

        (await terminal.RunAsync("download", $"{file}")).ShouldFail(1).ShouldContain("is not the file");

        terminal.FilesIn(".").ShouldBeEmpty();
    }

    [Fact]
    public async Task A_full_disk_is_told_and_leaves_nothing_half_done()
    {
        await using var server = await TestServer.StartAsync();
        var file = (await server.UploadAsync(Files.Random(500_000))).Id;
        using var disk = SmallDisk.Mount(megabytes: 1);
        disk.Fill();
        using var terminal = new Terminal(server);

        (await terminal.RunAsync("download", $"{file}", "--out", disk.Path)).ShouldFail(1).ShouldContain("No space left on device");

        Directory.EnumerateFiles(disk.Path).ShouldHaveSingleItem();
        disk.MakeRoom();
        disk.MakeReadOnly();
        (await terminal.RunAsync("download", $"{file}", "--out", disk.Path)).ShouldFail(1);
    }

    [Fact]
    public async Task An_id_of_nothing_is_told_and_a_mistyped_one_is_a_mistake()
    {
        await using var server = await TestServer.StartAsync();
        using var terminal = new Terminal(server);

        (await terminal.RunAsync("download", Guid.NewGuid().ToString())).ShouldFail(1).ShouldContain("There is no attachment");
        (await terminal.RunAsync("download", "report.pdf")).ShouldFail(2).ShouldContain("is not the id of");
        (await terminal.RunAsync("download", Guid.NewGuid().ToString(), "--out", "none/a.txt")).ShouldFail(1);
    }

    [Theory]
    [InlineData("report.pdf", "report.pdf")]
    [InlineData(@"..\..\evil.txt", "evil.txt")]
    [InlineData("..", "unnamed")]
    [InlineData("nul", "_nul")]
    [InlineData("COM1.tar.gz", "_COM1.tar.gz")]
    [InlineData("CONTRACT.txt", "CONTRACT.txt")]
    [InlineData(".ssh", "_.ssh")]
    [InlineData("--help", "_--help")]
    [InlineData("a:b?.txt", "a_b_.txt")]
    [InlineData("invoice\u202Egpj.exe", "invoicegpj.exe")]
    public void A_name_of_a_stranger_is_made_safe(string name, string safe) => DownloadTarget.SafeName(name).ShouldBe(safe);

    private static async Task<string> ReceiveAsync(TestServer server, params string[] names)
    {
        var parts = names.Select((name, i) =>
            $"--b\nContent-Type: text/plain\nContent-Disposition: attachment; filename=\"{name}\"\n\nfile {i}\n");
        var mail = $"From: ann@example.com\nTo: demo@localhost\nSubject: Files\nMIME-Version: 1.0\n"
            + $"Content-Type: multipart/mixed; boundary=b\n\n{string.Concat(parts)}--b--\n";
        using var client = server.Robotomail();
        return (await client.DeliverAsync(mail)).GetProperty("messages")[0].Text("id");
    }
}
