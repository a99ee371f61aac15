using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Shouldly;

namespace Enclosure.Tests.Support;

/// <summary>How a command ended and what it said.</summary>
internal sealed record CommandResult(int ExitCode, string Output, string Error)
{
    public JsonElement Json => JsonSerializer.Deserialize<JsonElement>(Output);

    public CommandResult ShouldSucceed()
    {
        ExitCode.ShouldBe(0, Error);
        return this;
    }

    /// <summary>One line that begins with the program's name, and nothing on standard output.</summary>
    public string ShouldFail(int exitCode)
    {
        ExitCode.ShouldBe(exitCode, Output + Error);
        Output.ShouldBeEmpty();
        Error.TrimEnd('\n').ShouldNotContain("\n");
        Error.ShouldStartWith("enclosure: ");
        return Error;
    }
}

/// <summary>The built program run as people run it: a process of its own, in a directory of its own.</summary>
internal sealed class EnclosureProcess : IDisposable
{
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _error = new();
    private readonly Process _process;

    private EnclosureProcess(string directory, IReadOnlyDictionary<string, string>? environment, string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "enclosure.dll"), .. arguments])
        {
            WorkingDirectory = directory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("ENCLOSURE_", StringComparison.OrdinalIgnoreCase))
            .ToList())
            start.Environment.Remove(name);
        if (DatabaseOf(directory, arguments) is { } url) start.Environment["ENCLOSURE_Database"] = url;
        foreach (var (name, value) in environment ?? new Dictionary<string, string>()) start.Environment[name] = value;
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Append(_output, line.Data);
        _process.ErrorDataReceived += (_, line) => Append(_error, line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public string Output => Read(_output);

    public bool HasExited => _process.HasExited;

    public string Error => Read(_error);

    /// <summary>Starts a command; disposing kills it.</summary>
    public static EnclosureProcess Start(TempDirectory directory, params string[] arguments) => new(directory.Path, null, arguments);

    public static EnclosureProcess Start(
        TempDirectory directory, IReadOnlyDictionary<string, string> environment, params string[] arguments) =>
        new(directory.Path, environment, arguments);

    /// <summary>Runs a command to its end.</summary>
    public static Task<CommandResult> RunAsync(TempDirectory directory, params string[] arguments) => RunAsync(directory, null, arguments);

    public static async Task<CommandResult> RunAsync(
        TempDirectory directory, IReadOnlyDictionary<string, string>? environment, params string[] arguments)
    {
        using var process = new EnclosureProcess(directory.Path, environment, arguments);
        var code = await process.WaitAsync(TimeSpan.FromSeconds(60));
        return new CommandResult(code, process.Output, process.Error);
    }

    /// <summary>
    /// Starts a server on a port the system chooses, in <c>data</c> under the directory, and waits until it says that it serves.
    /// </summary>
    public static async Task<(EnclosureProcess Process, Uri Url)> ServeAsync(TempDirectory directory)
    {
        var environment = new Dictionary<string, string> { ["ENCLOSURE_Metrics__Listen"] = "off" };
        var process = new EnclosureProcess(directory.Path, environment, ["serve", "--urls", "http://127.0.0.1:0", "--smtp", "off"]);
        const string Says = "Enclosure serves ";
        await process.UntilAsync(() => process.Error.Contains(Says));
        var url = process.Error[(process.Error.IndexOf(Says, StringComparison.Ordinal) + Says.Length)..].Split(',')[0];
        return (process, new Uri(url));
    }

    public async Task<int> WaitAsync(TimeSpan patience)
    {
        using var limit = new CancellationTokenSource(patience);
        await _process.WaitForExitAsync(limit.Token);
        return _process.ExitCode;
    }

    public async Task UntilAsync(Func<bool> condition)
    {
        var deadline = DateTime.UtcNow.AddSeconds(60);
        while (!condition())
        {
            if (_process.HasExited || DateTime.UtcNow > deadline) throw new InvalidOperationException($"The program said: {Output}{Error}");
            await Task.Delay(20);
        }
    }

    /// <summary>What Ctrl-C sends.</summary>
    public async Task InterruptAsync()
    {
        using var kill = Process.Start("kill", ["-INT", _process.Id.ToString(null, null)]);
        await kill.WaitForExitAsync();
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit();
        }

        _process.Dispose();
    }

    /// <summary>That of the data directory; none for the command that shows what is set.</summary>
    private static string? DatabaseOf(string directory, string[] arguments)
    {
        if (arguments.Contains("settings")) return null;
        var at = Array.IndexOf(arguments, "--data");
        return TestDatabase.UrlOf(Path.Combine(directory, at < 0 ? "data" : arguments[at + 1]));
    }

    private static void Append(StringBuilder text, string? line)
    {
        lock (text) _ = line is null ? text : text.Append(line).Append('\n');
    }

    private static string Read(StringBuilder text)
    {
        lock (text) return text.ToString();
    }
}
