using System.Text.Json;
using Enclosure.Tests.Support;
using Enclosure.Tests.Support.Servers;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Commands;

/// <summary><c>upload</c> against a real server.</summary>
public sealed class UploadCommandTests
{
    private const string Name = "it's \"quoted\"; 📎 naïve.txt";

    [Theory]
    [InlineData("multipart")]
    [InlineData("presigned")]
    public async Task Files_go_up_either_way_under_their_names_and_byte_for_byte(string way)
    {
        await using var server = await TestServer.StartAsync();
        using var terminal = new Terminal(server);
        var (large, small) = (Files.Random(3_000_000), Files.Random(10));
        terminal.Write("large.pdf", large);
        terminal.Write(Name, small);

        var lines = (await terminal.RunAsync("upload", "large.pdf", Name, "--via", way, "--json")).ShouldSucceed().Json;

        lines.GetArrayLength().ShouldBe(2);
        lines[0].Text("contentType").ShouldBe("application/pdf");
        lines[1].Text("filename").ShouldBe(Name);
        using var client = server.Robotomail();
        (await BytesAsync(server, client, lines[0])).ShouldBe(large);
        (await BytesAsync(server, client, lines[1])).ShouldBe(small);
    }

    [Fact]
    public async Task What_is_piped_is_plain_lines_without_a_code_of_the_terminal()
    {
        await using var server = await TestServer.StartAsync();
        using var terminal = new Terminal(server);
        terminal.Write("large.bin", Files.Random(5_000_000));

        var said = (await terminal.RunAsync("upload", "large.bin")).ShouldSucceed();

        said.Error.ShouldBe(
            "large.bin: 25 % of 5 MB\nlarge.bin: 50 % of 5 MB\nlarge.bin: 75 % of 5 MB\nlarge.bin: 100 % of 5 MB\n");
        said.Output.ShouldContain("large.bin  5 MB  application/octet-stream");
        said.Output.ShouldNotContain("\u001b");
    }

    [Fact]
    public async Task Standard_input_goes_up_as_long_as_it_comes()
    {
        await using var server = await TestServer.StartAsync();
        using var terminal = new Terminal(server);

        var (code, output) = await terminal.BashAsync("printf hello | enclosure upload - --name a.txt --json");

        code.ShouldBe(0, output);
        var line = JsonSerializer.Deserialize<JsonElement>(output)[0];
        (line.Text("filename"), line.Number("sizeBytes")).ShouldBe(("a.txt", 5));
        (await terminal.BashAsync("printf hello | enclosure upload - --via presigned")).ShouldBe(
            (2, "enclosure: --via presigned needs a file: of standard input nobody knows the size beforehand.\n"));
    }

    [Fact]
    public async Task A_file_that_is_refused_is_told_with_the_servers_code_and_the_next_one_goes()
    {
        await using var server = await TestServer.StartAsync();
        using var terminal = new Terminal(server);
        terminal.Write("a.bin", [1]);
        terminal.Write("a.txt", [1]);

        var result = await terminal.RunAsync("upload", "a.bin", "a.txt", "--via", "presigned", "--json");

        result.ExitCode.ShouldBe(1);
        result.Json[0].Text("code").ShouldBe("VALIDATION_ERROR");
        result.Json[0].Text("error").ShouldContain("contentType must be");
        result.Json[1].Text("filename").ShouldBe("a.txt");
        (await terminal.RunAsync("upload", "a.bin", "--via", "presigned")).ShouldFail(1)
            .ShouldStartWith("enclosure: a.bin: contentType must");
    }

    [Fact]
    public async Task A_file_that_is_missing_or_unreadable_is_a_mistake_and_nothing_is_sent()
    {
        await using var server = await TestServer.StartAsync();
        using var terminal = new Terminal(server);
        terminal.Write("a.txt", [1]);

        (await terminal.RunAsync("upload", "a.txt", "none.txt")).ShouldFail(2).ShouldContain("There is no file 'none.txt'");
        (await terminal.RunAsync("upload", "a.txt", ".")).ShouldFail(2).ShouldContain("'.' is a directory");
        (await terminal.RunAsync("upload", "a.txt", "--via", "mail")).ShouldFail(2).ShouldContain("Allowed: multipart, presigned");

        (await server.CountersAsync()).ShouldBe((0, 0));
    }

    [Fact]
    public async Task A_key_is_never_shown_whether_it_is_wrong_or_in_the_wrong_place()
    {
        await using var server = await TestServer.StartAsync();
        var wrong = "rm_" + new string('7', 64);
        using var terminal = new Terminal(server, key: wrong);
        terminal.Write("a.txt", [1]);

        (await terminal.RunAsync("upload", "a.txt")).ShouldFail(1).ShouldContain("401 UNAUTHORIZED");
        string[][] calls = [["upload", "a.txt"], ["upload", wrong], ["inbox", wrong], ["inbox", "--mailbox", wrong], ["--kye", wrong]];
        foreach (var call in calls)
        {
            var said = await terminal.RunAsync(call);
            (said.Output + said.Error).ShouldNotContain(wrong[3..20]);
        }
    }

    [Fact]
    public async Task Without_server_or_key_it_says_what_to_set()
    {
        using var directory = new TempDirectory();
        var url = new Dictionary<string, string> { ["ENCLOSURE_URL"] = "http://127.0.0.1:1" };

        (await EnclosureProcess.RunAsync(directory, "inbox")).ShouldFail(2).ShouldContain("set ENCLOSURE_URL");
        (await EnclosureProcess.RunAsync(directory, url, "inbox")).ShouldFail(2).ShouldContain("Set ENCLOSURE_KEY");
        (await EnclosureProcess.RunAsync(directory, "inbox", "--server", "http://me:secret@127.0.0.1")).ShouldFail(2)
            .ShouldNotContain("secret");
    }

    [Fact]
    public async Task A_server_does_not_take_the_clients_variables_for_settings()
    {
        using var terminal = new Terminal("http://127.0.0.1:1", "rm_x");
        using var server = terminal.Start("serve", "--urls", "http://127.0.0.1:0", "--smtp", "off", "--data", "data");

        await server.UntilAsync(() => server.Error.Contains("Enclosure serves"));

        server.Error.ShouldNotContain("no setting");
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_tried_a_few_times_and_then_told()
    {
        using var terminal = new Terminal("http://127.0.0.1:1", "rm_x");
        terminal.Write("a.txt", [1]);

        var result = await terminal.RunAsync("upload", "a.txt");

        result.ExitCode.ShouldBe(1);
        result.Error.ShouldMatch(@"^(The server cannot be reached; trying again in [\d.]+ s\.\n){3}enclosure: Nothing answers at .+\n$");
    }

    [Theory]
    [InlineData(Fault.SlowDown, "multipart")]
    [InlineData(Fault.CutInAnswer, "multipart")]
    [InlineData(Fault.CutInAnswer, "presigned")]
    public async Task An_upload_whose_answer_is_lost_or_put_off_is_sent_again_and_done_once(object fault, string way)
    {
        await using var server = await TestServer.StartAsync();
        await using var line = await FlakyStore.StartAsync(new Uri(server.Url));
        line.Decide = (number, _) => number == 1 ? (Fault)fault : Fault.None;
        using var terminal = new Terminal(server, url: line.Endpoint.ToString());
        terminal.Write("a.txt", Files.Random(1000));

        var result = (await terminal.RunAsync("upload", "a.txt", "--via", way)).ShouldSucceed();

        result.Error.ShouldContain("trying again in");
        (await server.CountersAsync()).ShouldBe((1000, 0));
    }

    [Fact]
    public async Task A_platform_key_uploads_by_link_alone()
    {
        await using var server = await TestServer.StartAsync();
        var made = await server.Core.Keys.CreateOfAccountAsync(server.Account.Account.Id, Enclosure.Accounts.KeyKind.Platform, null, []);
        using var terminal = new Terminal(server, key: made.Text);
        terminal.Write("a.txt", [1]);

        (await terminal.RunAsync("upload", "a.txt")).ShouldFail(2).ShouldContain("--via presigned");
        (await terminal.RunAsync("upload", "a.txt", "--via", "presigned")).ShouldSucceed();
        (await terminal.RunAsync("upload", "a.txt", "--via", "presigned", "--workspace", Guid.NewGuid().ToString())).ShouldFail(1)
            .ShouldContain("WORKSPACE_FORBIDDEN");
    }

    private static async Task<byte[]> BytesAsync(TestServer server, HttpClient client, JsonElement line) =>
        await server.Http.GetByteArrayAsync((await client.AttachmentAsync(line.Text("id"))).Text("url"));
}
