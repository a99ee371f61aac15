using System.Net;
using Enclosure.Tests.Objects;
using Enclosure.Tests.Support;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Crash;

/// <summary>A data directory that cannot be written, is taken, or was tampered with.</summary>
public sealed class DataDirectoryTests
{
    [Fact]
    public async Task A_fresh_directory_that_is_read_only_is_refused_in_one_line()
    {
        using var disk = SmallDisk.Mount(megabytes: 4);
        disk.MakeReadOnly();

        await RefusedAsync(disk.Path, "Read-only file system");
    }

    [Fact]
    public async Task A_used_directory_that_became_read_only_is_not_mistaken_for_one_in_use()
    {
        using var disk = SmallDisk.Mount(megabytes: 4);
        using (await ServerProcess.StartAsync(disk.Path))
        {
        }

        disk.MakeReadOnly();

        var line = await RefusedAsync(disk.Path, "Read-only file system");
        line.ShouldNotContain("in use");
    }

    [Fact]
    public async Task A_second_server_is_refused_and_told_who_holds_the_directory()
    {
        using var data = new TempDirectory();
        using var first = await ServerProcess.StartAsync(data.Path);

        var line = await RefusedAsync(data.Path, $"in use by process {first.Id}");

        line.ShouldContain("choose another --data");
        using var client = new HttpClient();
        (await client.GetAsync(first.Url + "/healthz")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_lock_that_a_killed_server_left_keeps_nobody_out()
    {
        using var data = new TempDirectory();
        using (var first = await ServerProcess.StartAsync(data.Path)) first.Kill();

        using var second = await ServerProcess.StartAsync(data.Path);

        second.Url.ShouldStartWith("http://127.0.0.1:");
    }

    [Fact]
    public async Task A_store_that_turns_read_only_while_serving_refuses_uploads_and_goes_on_when_it_is_back()
    {
        SmallDisk.Mount(megabytes: 1).Dispose();
        await using var server = await TestServer.StartAsync();
        var file = await server.UploadAsync("hello"u8.ToArray());
        var link = await server.IssueAsync(5);
        using var client = server.Robotomail();
        using (SmallDisk.ReadOnlyOver(Path.Combine(server.Data, "incoming")))
        {
            var refused = await Files.PostFileAsync(client, "hello"u8.ToArray());
            refused.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
            (await refused.Content.ReadAsStringAsync()).ShouldContain("UNAVAILABLE");
            refused.Headers.RetryAfter.ShouldNotBeNull();
            (await ErrorXml.ReadAsync(await server.PutAsync(link, "hello"u8.ToArray()))).Code.ShouldBe("ServiceUnavailable");
            (await server.Http.GetAsync("/readyz")).StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
            (await server.Http.GetStringAsync(file.Url)).ShouldBe("hello");
        }

        (await server.CountersAsync()).ShouldBe((5, 5));
        (await server.PutAsync(link, "hello"u8.ToArray())).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Check_names_bytes_that_are_missing_changed_or_unlisted()
    {
        await using var server = await TestServer.StartAsync();
        for (var i = 0; i < 3; i++) await server.UploadAsync("hello"u8.ToArray());
        var placed = Files.Placed(server.Data);
        (await ServerProcess.RunAsync(server.Data, "check")).Code.ShouldBe(0);
        var stranger = Path.Combine(Path.GetDirectoryName(placed[2])!, Guid.CreateVersion7().ToString("n"));
        File.Delete(placed[0]);
        await File.WriteAllTextAsync(placed[1], "hell");
        await File.WriteAllTextAsync(stranger, "who am I");

        var (code, output, _) = await ServerProcess.RunAsync(server.Data, "check", "--json");

        code.ShouldBe(1);
        foreach (var path in new[] { placed[0], placed[1], stranger }) output.ShouldContain(IdOf(path));
        output.ShouldNotContain(IdOf(placed[2]));
    }

    [Fact]
    public async Task Check_finds_wrong_counters_and_repairs_them_when_told()
    {
        await using var server = await TestServer.StartAsync();
        await server.UploadAsync("hello"u8.ToArray());
        await server.Core.Database.WriteAsync(sql => sql.ExecuteAsync("update accounts set stored_bytes = 999, pending_bytes = 7"));

        (await ServerProcess.RunAsync(server.Data, "check")).Code.ShouldBe(1);
        (await server.CountersAsync()).ShouldBe((999, 7));
        await ServerProcess.RunAsync(server.Data, "check", "--repair");

        (await server.CountersAsync()).ShouldBe((5, 0));
    }

    /// <summary>As the rows write it.</summary>
    private static string IdOf(string path) => Guid.ParseExact(Path.GetFileName(path), "n").ToString();

    private static async Task<string> RefusedAsync(string data, string why)
    {
        var (code, _, error) = await ServerProcess.RunAsync(data, "serve", "--urls", "http://127.0.0.1:0");
        code.ShouldBe(1);
        var line = error.TrimEnd().Split('\n').ShouldHaveSingleItem();
        line.ShouldStartWith("enclosure: ");
        line.ShouldContain(why);
        return line;
    }
}
