using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using Enclosure.Tests.Support;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Crash;

/// <summary>
/// A process that is killed loses nothing the kernel has; only a machine that loses its power shows a missing sync. So the calls themselves
/// are watched, with strace.
/// </summary>
public sealed partial class SyncOrderTests
{
    [Fact]
    public async Task One_upload_syncs_file_directory_and_log_then_renames_then_answers()
    {
        using var data = new TempDirectory();
        var trace = data.File("trace");
        using var server = await StartTracedAsync(data.Path, trace);
        using var client = new HttpClient { BaseAddress = new Uri(server.Url) };
        client.DefaultRequestHeaders.Authorization =
            new AuthenticationHeaderValue("Bearer", server.Keys(data.Path)!.Value.GetProperty("robotomailKey").GetString());
        await Files.PostFileAsync(client, [1, 2, 3]);
        await Task.Delay(200);
        var before = (await ReadAsync(trace)).Count;

        (await Files.PostFileAsync(client, [4, 5, 6])).EnsureSuccessStatusCode();
        await Task.Delay(200);

        var steps = Shorten((await ReadAsync(trace)).Skip(before)).ToList();
        steps.Take(2).ShouldBe(["sync file", "sync incoming"], ignoreOrder: true);
        steps.Skip(2).ShouldBe(["sync log", "rename", "answer"]);
    }

    private static async Task<ServerProcess> StartTracedAsync(string data, string trace)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Exists("strace"), "needs strace (Debian package strace) to watch the server's system calls");
        try
        {
            return await ServerProcess.StartAsync(
                data, "strace", "-f", "-y", "-qq", "-o", trace, "-e", "trace=fsync,fdatasync,rename,renameat,renameat2,sendmsg,sendto,write", "-e", "signal=none");
        }
        catch (InvalidOperationException)
        {
            Assert.Skip("strace may not trace here (ptrace is not permitted)");
            throw new UnreachableException();
        }
    }

    private static async Task<List<string>> ReadAsync(string trace)
    {
        await using var stream = new FileStream(trace, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(stream);
        return [.. (await reader.ReadToEndAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries)];
    }

    private static List<string> Shorten(IEnumerable<string> calls) => [.. calls.Select(Shorten).OfType<string>()];

    private static string? Shorten(string call)
    {
        if (call.Contains("resumed>")) return null;
        if (call.Contains("sync(")) return What(call) is { } what ? $"sync {what}" : null;
        if (RenameCall().IsMatch(call)) return call.Contains("/incoming/") ? "rename" : null;
        return call.Contains("HTTP/1.1 201") ? "answer" : null;
    }

    private static string? What(string call) =>
        IncomingFile().IsMatch(call) ? "file"
        : call.Contains("/incoming>") ? "incoming"
        : call.Contains("enclosure.db-wal>") ? "log"
        : call.Contains("enclosure.db>") ? "database"
        : null;

    private static bool Exists(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, program)));

    [GeneratedRegex("/incoming/[0-9a-f]{32}>")]
    private static partial Regex IncomingFile();

    [GeneratedRegex(@"\brename(at2?)?\(")]
    private static partial Regex RenameCall();
}
