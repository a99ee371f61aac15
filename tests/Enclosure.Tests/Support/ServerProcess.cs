using System.Diagnostics;
using System.Text.Json;

namespace Enclosure.Tests.Support;

/// <summary>
/// The built program as a child process, as an operator runs it: it can be killed, traced, and asked at its command line.
/// </summary>
internal sealed class ServerProcess : IDisposable
{
    private readonly Process _process;

    private ServerProcess(Process process, string url) => (_process, Url) = (process, url);

    public string Url { get; }
    public int Id => _process.Id;

    /// <summary>Serves <paramref name="data"/> on a port the system chooses; returns when it is ready.</summary>
    /// <param name="under">A program to run it under, e.g. <c>strace</c> with its arguments.</param>
    public static Task<ServerProcess> StartAsync(string data, params string[] under) =>
        ReadyAsync(data, Start(data, [.. under, .. Program(data, "serve", "--urls", "http://127.0.0.1:0")]));

    /// <summary>As <see cref="StartAsync"/>, and takes mail on <paramref name="smtpPort"/>.</summary>
    public static Task<ServerProcess> StartWithMailAsync(string data, int smtpPort, params string[] under) =>
        ReadyAsync(
            data,
            Start(data, [.. under, .. Program(data, "serve", "--urls", "http://127.0.0.1:0", "--smtp", $"127.0.0.1:{smtpPort}")]));

    /// <summary>
    /// As <see cref="StartAsync"/>, and sends mail to others by a relay on <paramref name="relayPort"/>, as much as comes.
    /// </summary>
    public static Task<ServerProcess> StartWithRelayAsync(string data, int relayPort) =>
        ReadyAsync(data, Start(
            data,
            [
                "env", "ENCLOSURE_Outbound__Mode=relay", "ENCLOSURE_Outbound__Relay__Host=127.0.0.1",
                $"ENCLOSURE_Outbound__Relay__Port={relayPort}",
                "ENCLOSURE_Outbound__Relay__Tls=none", "ENCLOSURE_Outbound__MailboxPerMinute=0", "ENCLOSURE_Outbound__AccountPerMinute=0",
                .. Program(data, "serve", "--urls", "http://127.0.0.1:0", "--smtp", "off"),
            ]));

    private static async Task<ServerProcess> ReadyAsync(string data, Process process)
    {
        _ = process.StandardOutput.ReadToEndAsync();
        while (await process.StandardError.ReadLineAsync() is { } line)
        {
            if (line.StartsWith("Enclosure serves ", StringComparison.Ordinal))
            {
                var server = new ServerProcess(
                    process, line["Enclosure serves ".Length..line.IndexOf(", data in", StringComparison.Ordinal)]);
                _ = process.StandardError.ReadToEndAsync();
                await Eventually.TrueAsync(
                    () => File.Exists(Path.Combine(data, "first-run.json")) && server.Keys(data) is not null, "first-run.json is written");
                return server;
            }
        }

        await process.WaitForExitAsync();
        throw new InvalidOperationException($"The server ended with {process.ExitCode} before it was ready.");
    }

    /// <summary>Runs one command to its end.</summary>
    public static async Task<(int Code, string Output, string Error)> RunAsync(string data, params string[] arguments)
    {
        using var process = Start(data, Program(data, arguments));
        var output = process.StandardOutput.ReadToEndAsync();
        var error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output, error);
    }

    /// <summary>The keys of the account made at the first run.</summary>
    public JsonElement? Keys(string data)
    {
        try
        {
            return JsonDocument.Parse(File.ReadAllText(Path.Combine(data, "first-run.json"))).RootElement;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>SIGKILL: no handler runs, nothing is flushed.</summary>
    public void Kill()
    {
        _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
    }

    public void Dispose()
    {
        if (!_process.HasExited) Kill();
        _process.Dispose();
    }

    private static string[] Program(string data, params string[] arguments) =>
        ["dotnet", Path.Combine(AppContext.BaseDirectory, "enclosure.dll"), .. arguments, "--data", data];

    private static Process Start(string data, string[] command)
    {
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = AppContext.BaseDirectory,
        };
        foreach (var name in Environment.GetEnvironmentVariables().Keys.Cast<string>())
            if (name.StartsWith("ENCLOSURE_", StringComparison.Ordinal)) start.Environment.Remove(name);
        if (TestDatabase.UrlOf(data) is { } url) start.Environment["ENCLOSURE_Database"] = url;
        start.Environment["ENCLOSURE_Metrics__Listen"] = "off";
        start.Environment["ENCLOSURE_Smtp__Listen"] = "off";
        return Process.Start(start)!;
    }
}
