using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Enclosure.Tests.Support;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Commands;

/// <summary>The server as a process of its own: first run, lock, stop.</summary>
public sealed class ServeCommandTests
{
    [Fact]
    public async Task The_first_run_makes_an_account_and_keeps_what_it_showed_for_the_owner_alone()
    {
        using var directory = new TempDirectory();
        var watch = Stopwatch.StartNew();
        var (server, url) = await EnclosureProcess.ServeAsync(directory);
        using var running = server;
        watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(20));

        var path = Path.Combine(directory.Path, "data", "first-run.json");
        await server.UntilAsync(() => server.Output.Contains("/v1/inbox/attachments/upload"));
        var first = JsonSerializer.Deserialize<JsonElement>(await File.ReadAllTextAsync(path));

        first.Names().ShouldBe(["url", "accountId", "robotomailKey", "sendkitKey", "mailboxId", "mailboxAddress"]);
        first.Text("url").ShouldBe(url.ToString().TrimEnd('/'));
        first.Text("mailboxAddress").ShouldBe("demo@localhost");
        Permissions.AreOwnersAlone(path).ShouldBeTrue();
        foreach (var shown in new[] { first.Text("url"), first.Text("robotomailKey"), first.Text("sendkitKey") })
            server.Output.ShouldContain(shown);
        server.Output.Split('\n').Count(line => line.TrimStart().StartsWith("curl ")).ShouldBe(2);
        server.Output.ShouldContain($"In a browser, open {first.Text("url")} ");
        (await GetAsync(url, "/v1/account", first.Text("robotomailKey"))).ShouldBe(HttpStatusCode.OK);
        (await GetAsync(url, "/v1/workspaces", first.Text("sendkitKey"))).ShouldBe(HttpStatusCode.OK);
        (await GetAsync(url, "/healthz", "")).ShouldBe(HttpStatusCode.OK);
        (await GetAsync(url, "/readyz", "")).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task The_master_key_is_the_owners_alone()
    {
        using var directory = new TempDirectory();
        (await EnclosureProcess.RunAsync(directory, "accounts", "list")).ShouldSucceed();

        Permissions.AreOwnersAlone(Path.Combine(directory.Path, "data", "master.key")).ShouldBeTrue();
    }

    [Fact]
    public async Task A_second_run_keeps_the_keys_and_shows_none()
    {
        using var directory = new TempDirectory();
        string key;
        {
            var (server, _) = await EnclosureProcess.ServeAsync(directory);
            using var running = server;
            await server.UntilAsync(() => File.Exists(FirstRun(directory)) && server.Output.Contains("curl"));
            key = JsonSerializer.Deserialize<JsonElement>(await File.ReadAllTextAsync(FirstRun(directory))).Text("robotomailKey");
            await server.InterruptAsync();
            await server.WaitAsync(TimeSpan.FromSeconds(20));
        }

        var (second, url) = await EnclosureProcess.ServeAsync(directory);
        using var again = second;

        (await GetAsync(url, "/v1/account", key)).ShouldBe(HttpStatusCode.OK);
        second.Output.ShouldNotContain("rm_");
    }

    [Fact]
    public async Task A_second_server_on_the_same_directory_says_who_holds_it_and_exits_with_1()
    {
        using var directory = new TempDirectory();
        var (server, url) = await EnclosureProcess.ServeAsync(directory);
        using var running = server;

        var second = await EnclosureProcess.RunAsync(directory, "serve", "--urls", "http://127.0.0.1:0");

        var said = second.ShouldFail(exitCode: 1);
        said.ShouldContain(Path.Combine(directory.Path, "data"));
        said.ShouldMatch(@"in use by process \d+, which serves ");
        (await GetAsync(url, "/healthz", "")).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Ctrl_C_stops_it_within_5_seconds_with_exit_code_0()
    {
        using var directory = new TempDirectory();
        var (server, url) = await EnclosureProcess.ServeAsync(directory);
        using var running = server;
        (await GetAsync(url, "/healthz", "")).ShouldBe(HttpStatusCode.OK);
        var watch = Stopwatch.StartNew();

        await server.InterruptAsync();

        (await server.WaitAsync(TimeSpan.FromSeconds(20))).ShouldBe(0);
        watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(5));
        server.Error.ShouldNotContain("Exception");
    }

    [Fact]
    public async Task A_port_that_is_taken_is_one_clear_line()
    {
        using var directory = new TempDirectory();
        var (server, url) = await EnclosureProcess.ServeAsync(directory);
        using var running = server;

        var second = await EnclosureProcess.RunAsync(
            directory, new Dictionary<string, string> { ["ENCLOSURE_Metrics__Listen"] = "off" }, "serve", "--urls", url.ToString(),
            "--data", "other");

        second.ExitCode.ShouldBe(1);
        second.Error.ShouldContain("address already in use", Case.Insensitive);
        second.Error.ShouldNotContain("   at ");
    }

    [Fact]
    public async Task No_log_line_holds_a_key_a_signature_or_a_file_name()
    {
        using var directory = new TempDirectory();
        var (server, url) = await EnclosureProcess.ServeAsync(directory);
        using var running = server;
        await server.UntilAsync(() => File.Exists(FirstRun(directory)) && server.Output.Contains("/v1/inbox/attachments/upload"));
        var first = JsonSerializer.Deserialize<JsonElement>(await File.ReadAllTextAsync(FirstRun(directory)));
        using var client = new HttpClient { BaseAddress = url };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", first.Text("robotomailKey"));

        var id = (await client.UploadAsync([1], "very-secret-name.txt")).Text("id");
        var link = (await client.AttachmentAsync(id)).Text("url");
        await client.GetAsync(link);
        await client.GetAsync("/v1/attachments?filename=very-secret-name");
        await server.UntilAsync(() => server.Output.Contains("/v1/attachments/{id}") && server.Output.Contains("/enclosure/{**key}"));

        var log = server.Output[server.Output.IndexOf("/v1/attachments/{id}", StringComparison.Ordinal)..] + server.Error;
        log.ShouldNotContain(first.Text("robotomailKey"));
        log.ShouldNotContain("X-Amz-Signature");
        server.Output.ShouldNotContain("very-secret-name");
        log.ShouldNotContain("very-secret-name");
    }

    private static string FirstRun(TempDirectory directory) => Path.Combine(directory.Path, "data", "first-run.json");

    private static async Task<HttpStatusCode> GetAsync(Uri url, string path, string key)
    {
        using var client = new HttpClient { BaseAddress = url };
        if (key.Length > 0) client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return (await client.GetAsync(path)).StatusCode;
    }
}
