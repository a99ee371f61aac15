using System.Runtime.InteropServices;
using Enclosure.Bench.Peers;

namespace Enclosure.Bench.Report;

/// <summary>Where and when the figures were taken.</summary>
internal static class Machine
{
    public static async Task<string> Describe(Options options, string repository, CancellationToken stop) =>
        $"""
        # Benchmarks

        Made by `./bench/run`. Server, floor, peers and the loader share one machine, over loopback; every server of a table is loaded in turn,
        round after round, by the same loader. Only ratios within one table count: absolute figures move from run to run.

        | | |
        |---|---|
        | date | {DateTime.UtcNow:yyyy-MM-dd HH:mm} UTC |
        | commit | {await Commit(repository, stop)} |
        | processor | {Environment.ProcessorCount} × {Field("/proc/cpuinfo", "model name")} |
        | memory | {Memory()} |
        | kernel | {File.ReadAllText("/proc/sys/kernel/osrelease").Trim()} |
        | file system | {FileSystem(options.Folder)} |
        | .NET | {RuntimeInformation.FrameworkDescription} |
        | rounds | {options.Rounds} of {options.Load.TotalSeconds} s, after {options.Warm.TotalSeconds} s of warm-up |

        **floor** is a bare Kestrel, for mail bare sockets, that does the same work on bytes, with no key, database, quota or log. **CPU each** is
        user and system time of the server's processes for each operation, **peak** the most memory they had resident during a load. A ratio is that of the
        medians, in brackets the least and most of single rounds; it stands only where the rounds of both servers stay within 40 % of each other.
        A peer that does less is marked "no" in the columns to the right.
        """;

    private static async Task<string> Commit(string repository, CancellationToken stop)
    {
        var commit = (await Programs.Run("git", ["-C", repository, "rev-parse", "--short", "HEAD"], stop)).Trim();
        var changes = await Programs.Run("git", ["-C", repository, "status", "--porcelain", "--untracked-files=no"], stop);
        return changes.Length == 0 ? commit : commit + " with changes";
    }

    private static string Memory() =>
        FormattableString.Invariant(
            $"{double.Parse(Field("/proc/meminfo", "MemTotal").Split(' ')[0], Numbers.Plain) / 1024 / 1024:0.#} GiB");

    private static string Field(string file, string name)
    {
        var line = File.ReadLines(file).FirstOrDefault(each => each.StartsWith(name, StringComparison.Ordinal));
        return line is null ? "?" : line[(line.IndexOf(':') + 1)..].Trim();
    }

    private static string FileSystem(string folder) => File.ReadLines("/proc/mounts")
        .Select(line => line.Split(' '))
        .Where(mount => folder.StartsWith(mount[1], StringComparison.Ordinal))
        .MaxBy(mount => mount[1].Length)?[2] ?? "?";
}
