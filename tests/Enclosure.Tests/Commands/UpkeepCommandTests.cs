using System.Net.Http.Headers;
using System.Text.Json;
using Enclosure.Tests.Support;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Commands;

/// <summary><c>sweep</c>, <c>check</c> and <c>settings</c>.</summary>
public sealed class UpkeepCommandTests
{
    [Fact]
    public async Task Sweep_says_what_it_took_and_works_beside_a_running_server()
    {
        using var directory = new TempDirectory();
        var (server, _) = await EnclosureProcess.ServeAsync(directory);
        using var running = server;

        var swept = (await EnclosureProcess.RunAsync(directory, "sweep", "--json")).ShouldSucceed().Json;

        swept.Names().ShouldBe(
            [
                "ran", "settled", "expired", "unusedDeleted", "endedForgotten", "blobsRemoved", "leftoversDropped", "keysForgotten",
                "mailPurged", "eventsForgotten",
            ]);
    }

    [Fact]
    public async Task Check_finds_nothing_in_a_healthy_directory()
    {
        using var directory = new TempDirectory();
        await UploadAsync(directory);

        (await EnclosureProcess.RunAsync(directory, "check", "--json")).ShouldSucceed().Json.GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task Check_names_missing_bytes_and_bytes_of_nobody_and_exits_with_1()
    {
        using var directory = new TempDirectory();
        await UploadAsync(directory);
        var blobs = Path.Combine(directory.Path, "data", "blobs");
        var file = Directory.GetFiles(blobs, "*", SearchOption.AllDirectories).Single();
        var stray = Path.Combine(Directory.CreateDirectory(Path.Combine(blobs, "00")).FullName, new string('0', 32));
        File.Move(file, stray);

        var found = await EnclosureProcess.RunAsync(directory, "check", "--json");

        found.ExitCode.ShouldBe(1);
        found.Json.EnumerateArray().Select(line => (line.Text("what"), line.Text("id")))
            .ShouldBe([("blob", Dashed(file)), ("file", Dashed(stray))]);
    }

    [Fact]
    public async Task Settings_prints_the_page_of_the_documentation()
    {
        using var directory = new TempDirectory();

        var printed = (await EnclosureProcess.RunAsync(directory, "settings")).ShouldSucceed().Output;

        printed.ShouldBe(await File.ReadAllTextAsync(Repository.File("docs", "settings.md")));
    }

    [Fact]
    public async Task Settings_shows_what_file_variable_and_flag_say_and_the_later_wins()
    {
        using var directory = new TempDirectory();
        await File.WriteAllTextAsync(
            directory.File("appsettings.json"), """{"Domains":["a.example","b.example"],"Sweep":{"Interval":"5m"},"Data":"from-file"}""");
        var variables = new Dictionary<string, string> { ["ENCLOSURE_Sweep__Interval"] = "10m", ["ENCLOSURE_Data"] = "from-variable" };

        var lines = (await EnclosureProcess.RunAsync(
            directory, variables, "settings", "--json", "--data", "from-flag")).ShouldSucceed().Json;

        Value(lines, "Domains").ShouldBe("a.example;b.example");
        Value(lines, "Sweep:Interval").ShouldBe("10m");
        Value(lines, "Data").ShouldBe("from-flag");
    }

    [Fact]
    public async Task Secrets_are_never_shown()
    {
        using var directory = new TempDirectory();
        var key = Convert.ToBase64String(new byte[32]);
        var variables = new Dictionary<string, string> { ["ENCLOSURE_MasterKey"] = key };

        var text = (await EnclosureProcess.RunAsync(directory, variables, "settings")).ShouldSucceed().Output;
        var json = (await EnclosureProcess.RunAsync(directory, variables, "settings", "--json")).ShouldSucceed();

        text.ShouldNotContain(key);
        json.Output.ShouldNotContain(key);
        Value(json.Json, "MasterKey").ShouldBe("(set, hidden)");
        var wrong = new Dictionary<string, string> { ["ENCLOSURE_MasterKey"] = "c2VjcmV0" };
        var said = (await EnclosureProcess.RunAsync(directory, wrong, "settings")).ShouldFail(exitCode: 2);
        said.ShouldContain("MasterKey");
        said.ShouldNotContain("c2VjcmV0");
    }

    [Fact]
    public async Task A_wrong_setting_stops_every_command_with_one_line_and_exit_code_2()
    {
        using var directory = new TempDirectory();
        var variables = new Dictionary<string, string> { ["ENCLOSURE_Sweep__Interval"] = "soon" };

        foreach (var command in new[] { "serve", "sweep", "settings" })
        {
            var said = (await EnclosureProcess.RunAsync(directory, variables, command)).ShouldFail(exitCode: 2);
            said.ShouldContain("Sweep:Interval (ENCLOSURE_Sweep__Interval) has the value 'soon'. Allowed: a number and a unit");
        }
    }

    [Fact]
    public async Task A_broken_appsettings_file_is_one_line_that_names_it()
    {
        using var directory = new TempDirectory();
        await File.WriteAllTextAsync(directory.File("appsettings.json"), "{ broken");

        (await EnclosureProcess.RunAsync(directory, "settings")).ShouldFail(exitCode: 2).ShouldContain("appsettings.json");
    }

    private static async Task UploadAsync(TempDirectory directory)
    {
        var (server, url) = await EnclosureProcess.ServeAsync(directory);
        using var running = server;
        var path = Path.Combine(directory.Path, "data", "first-run.json");
        await server.UntilAsync(() => File.Exists(path) && server.Output.Contains("curl"));
        using var client = new HttpClient { BaseAddress = url };
        var key = JsonSerializer.Deserialize<JsonElement>(await File.ReadAllTextAsync(path)).Text("robotomailKey");
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        await client.UploadIdAsync();
    }

    private static string Dashed(string file) => Guid.ParseExact(Path.GetFileName(file), "N").ToString();

    private static string Value(JsonElement lines, string name) =>
        lines.EnumerateArray().Single(line => line.Text("name") == name).Text("value");
}
