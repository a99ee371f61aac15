using System.Diagnostics;
using System.Globalization;
using Xunit;

namespace Enclosure.Tests.Support;

/// <summary>
/// A real PostgreSQL of this process's own, made by <c>tests/servers/start-postgres.sh</c>. Skips the test where PostgreSQL is not
/// installed.
/// </summary>
internal sealed class PostgresServer : IDisposable
{
    private const string Prefix = "enclosure-postgres-";
    private const string Programs = "/usr/lib/postgresql";
    private static readonly Lazy<PostgresServer> SharedOne = new(StartShared);
    private static int _count;

    private readonly string _directory;
    private readonly Dictionary<string, string> _environment;

    private PostgresServer(string directory, Dictionary<string, string> environment)
    {
        (_directory, _environment) = (directory, environment);
        Url = Start(port: 0);
    }

    /// <summary>The one that all tests share, each with a database of its own. Stopped when the process ends.</summary>
    public static PostgresServer Shared
    {
        get
        {
            SkipUnlessInstalled();
            return SharedOne.Value;
        }
    }

    /// <summary>Of the database <c>postgres</c>.</summary>
    public string Url { get; }

    public int Port => new Uri(Url).Port;

    /// <summary>One that a test may stop.</summary>
    public static PostgresServer StartOwn(params (string Name, string Value)[] environment)
    {
        SkipUnlessInstalled();
        return new PostgresServer(NewDirectory(), environment.ToDictionary(each => each.Name, each => each.Value));
    }

    /// <summary>The same server again, on the same port and files.</summary>
    public void StartAgain() => Start(Port);

    public void Stop(string mode = "immediate") => Run(Path.Combine(_directory, "stop"), mode);

    public void Promote() => Run(Path.Combine(_directory, "promote"));

    public string UrlOf(string database) => Url[..(Url.LastIndexOf('/') + 1)] + database;

    public void Dispose()
    {
        Stop();
        Directory.Delete(_directory, recursive: true);
    }

    private static void SkipUnlessInstalled() => Assert.SkipUnless(
        Directory.Exists(Programs) && Directory.GetFiles(Programs, "initdb", SearchOption.AllDirectories).Length > 0,
        "PostgreSQL is not installed (initdb is missing)");

    private static PostgresServer StartShared()
    {
        EndLeftovers();
        var server = new PostgresServer(NewDirectory(), []);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => server.Dispose();
        return server;
    }

    private static string NewDirectory() =>
        Path.Combine(Path.GetTempPath(), $"{Prefix}{Environment.ProcessId}-{Interlocked.Increment(ref _count)}");

    /// <summary>Servers of test processes that were killed.</summary>
    private static void EndLeftovers()
    {
        foreach (var directory in Directory.GetDirectories(Path.GetTempPath(), $"{Prefix}*"))
        {
            var owner = int.Parse(Path.GetFileName(directory)[Prefix.Length..].Split('-')[0], CultureInfo.InvariantCulture);
            if (owner == Environment.ProcessId || Directory.Exists($"/proc/{owner}")) continue;
            if (File.Exists(Path.Combine(directory, "stop"))) Run(Path.Combine(directory, "stop"), "immediate");
            Directory.Delete(directory, recursive: true);
        }
    }

    private string Start(int port)
    {
        var start = new ProcessStartInfo(
            Repository.File("tests", "servers", "start-postgres.sh"), [_directory, port.ToString(CultureInfo.InvariantCulture)])
        {
            RedirectStandardOutput = true,
        };
        foreach (var (name, value) in _environment) start.Environment[name] = value;
        using var process = Process.Start(start)!;
        string? last = null;
        while (process.StandardOutput.ReadLine() is { } line)
        {
            last = line;
            if (line.StartsWith("postgres://", StringComparison.Ordinal)) break;
        }

        process.WaitForExit();
        return process.ExitCode == 0 ? last! : throw new InvalidOperationException($"PostgreSQL did not start: see {_directory}/pg.log.");
    }

    private static void Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        process.WaitForExit();
    }
}
