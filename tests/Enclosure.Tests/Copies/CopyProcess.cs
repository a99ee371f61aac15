using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using Enclosure.Tests.Smtp;
using Enclosure.Tests.Support;

namespace Enclosure.Tests.Copies;

/// <summary>One copy of the built server, with ports and a data directory that stay its own however often it is started.</summary>
internal sealed class CopyProcess(string data, IReadOnlyDictionary<string, string> environment) : IDisposable
{
    private const int TooLong = 60_000;
    private const int LinesKept = 20;
    private static readonly HttpClient Client = new() { Timeout = TimeSpan.FromSeconds(5) };

    private readonly ConcurrentQueue<string> _faults = [];
    private readonly ConcurrentQueue<string> _last = [];
    private Process? _process;

    public int Http { get; } = FreePort.Next();
    public int Smtp { get; } = FreePort.Next();
    public string Url => $"http://127.0.0.1:{Http}";
    public string Data => data;

    /// <summary>Lines of its log about faults of ours; those of the surroundings are expected.</summary>
    public IReadOnlyList<string> Faults => [.. _faults];

    public async Task StartAsync()
    {
        _process?.Dispose();
        _process = Process.Start(Program("serve", "--urls", Url, "--smtp", $"127.0.0.1:{Smtp}"))!;
        _process.OutputDataReceived += (_, line) => Note(line.Data);
        _process.ErrorDataReceived += (_, line) => Note(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        try
        {
            await Lately.TrueAsync(IsReadyAsync, $"{Url} is ready");
        }
        catch (TimeoutException e)
        {
            throw new TimeoutException($"{e.Message} It said: {Said}", e);
        }
    }

    public async Task<bool> IsReadyAsync()
    {
        if (_process!.HasExited) throw new InvalidOperationException($"It ended with {_process.ExitCode}: {Said}");
        try
        {
            using var answer = await Client.GetAsync($"{Url}/readyz");
            return answer.IsSuccessStatusCode;
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
        {
            return false;
        }
    }

    /// <summary>The last lines it wrote.</summary>
    public string Said => string.Join('\n', _last);

    /// <summary>SIGKILL: no handler runs.</summary>
    public void Kill()
    {
        _process!.Kill();
        _process.WaitForExit();
    }

    /// <summary>SIGTERM, as a supervisor sends it.</summary>
    public void Tell()
    {
        using var kill = Process.Start("kill", ["-TERM", $"{_process!.Id}"]);
        kill.WaitForExit();
    }

    /// <summary>The exit code.</summary>
    public async Task<int> EndAsync()
    {
        using var late = new CancellationTokenSource(TooLong);
        await _process!.WaitForExitAsync(late.Token);
        return _process.ExitCode;
    }

    /// <summary>A client with the full key of the account that the first start made.</summary>
    public async Task<HttpClient> KeyedAsync()
    {
        var keys = JsonSerializer.Deserialize<JsonElement>(await File.ReadAllTextAsync(Path.Combine(data, "first-run.json")));
        var client = new HttpClient { BaseAddress = new Uri(Url) };
        client.DefaultRequestHeaders.Add("Authorization", $"Bearer {keys.Text("robotomailKey")}");
        return client;
    }

    /// <summary>Runs a command beside it, with its settings.</summary>
    public async Task<(int Code, string Output)> RunAsync(params string[] arguments)
    {
        using var process = Process.Start(Program(arguments))!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output + error);
    }

    public void Dispose()
    {
        if (_process is { HasExited: false }) Kill();
        _process?.Dispose();
    }

    private ProcessStartInfo Program(params string[] arguments)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "enclosure.dll");
        var start = new ProcessStartInfo("dotnet", [program, .. arguments, "--data", data])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = AppContext.BaseDirectory,
        };
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("ENCLOSURE_", StringComparison.Ordinal)).ToList())
            start.Environment.Remove(name);
        foreach (var (name, value) in environment) start.Environment[name] = value;
        return start;
    }

    private void Note(string? line)
    {
        if (line is null) return;
        _last.Enqueue(line);
        while (_last.Count > LinesKept) _last.TryDequeue(out _);
        var isFault = line.Contains("Fault\"", StringComparison.Ordinal)
            || line.Contains("\"level\":\"Critical\"", StringComparison.Ordinal);
        if (isFault) _faults.Enqueue(line);
    }
}
