using System.Net.Http.Headers;
using System.Text.Json;

namespace Enclosure.Bench.Peers;

/// <summary>What our server writes down at its first start, for whoever starts it.</summary>
public sealed record FirstRun(string Url, string AccountId, string RobotomailKey, string SendkitKey, string MailboxAddress);

/// <summary>A further copy of our server.</summary>
public sealed record EnclosureCopy(ServerProcess Process, int SmtpPort);

/// <summary>Our own server, as it is built and with its usual settings: embedded store, every write synced.</summary>
public sealed class EnclosureServer : IAsyncDisposable
{
    private EnclosureServer(ServerProcess process, int smtpPort, FirstRun keys, string data)
    {
        (Process, SmtpPort, Keys, Data) = (process, smtpPort, keys, data);
        Http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{process.Port}") };
        Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", keys.RobotomailKey);
    }

    public ServerProcess Process { get; }
    public int SmtpPort { get; }
    public FirstRun Keys { get; }
    public string Data { get; }

    /// <summary>Calls with the Robotomail key.</summary>
    public HttpClient Http { get; }

    /// <summary>On a folder that was served before, that data is served again.</summary>
    /// <param name="settings">Environment variables, where other than the usual settings are wanted.</param>
    public static async Task<EnclosureServer> Start(
        Scene scene, string data, CancellationToken stop, params (string Name, string Value)[] settings)
    {
        if (!File.Exists(scene.ServerProgram))
        {
            throw new PeerMissingException("it is not built");
        }

        var smtpPort = Loopback.FreePort();
        var process = await StartProcess(scene, smtpPort, data, settings, stop);
        try
        {
            return await Open(scene, process, smtpPort, data, settings, stop);
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    /// <summary>A further copy on the same database, with a folder of its own.</summary>
    public async Task<EnclosureCopy> StartCopy(
        Scene scene, string data, CancellationToken stop, params (string Name, string Value)[] settings)
    {
        var smtpPort = Loopback.FreePort();
        var copy = await StartProcess(scene, smtpPort, data, settings, stop);
        try
        {
            await copy.Until(() => IsReady(Http, copy.Port, stop), stop);
            return new EnclosureCopy(copy, smtpPort);
        }
        catch
        {
            await copy.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await Process.DisposeAsync();
    }

    private static async Task<ServerProcess> StartProcess(
        Scene scene, int smtpPort, string data, (string Name, string Value)[] settings, CancellationToken stop)
    {
        var port = Loopback.FreePort();
        string[] command =
        [
            "dotnet", scene.ServerProgram, "serve", "--data", data, "--urls", $"http://127.0.0.1:{port}", "--smtp",
            $"127.0.0.1:{smtpPort}",
        ];
        return await ServerProcess.Start(port, data + ".log", command, stop, [("ENCLOSURE_Metrics__Listen", "off"), .. settings]);
    }

    private static async Task<EnclosureServer> Open(
        Scene scene, ServerProcess process, int smtpPort, string data, (string Name, string Value)[] settings, CancellationToken stop)
    {
        using var http = new HttpClient();
        await process.Until(() => IsReady(http, process.Port, stop), stop);
        var text = await File.ReadAllTextAsync(Path.Combine(data, "first-run.json"), stop);
        var keys = JsonSerializer.Deserialize<FirstRun>(text, JsonSerializerOptions.Web)!;
        await Programs.Run("dotnet", [
            scene.ServerProgram, "accounts", "set", "--account", keys.AccountId, "--storage-limit", "0", "--inbound-limit", "0", "--data",
            data,
        ], stop, environment: settings);
        return new EnclosureServer(process, smtpPort, keys, data);
    }

    private static async Task<bool> IsReady(HttpClient http, int port, CancellationToken stop)
    {
        try
        {
            using var answer = await http.GetAsync(new Uri($"http://127.0.0.1:{port}/readyz"), stop);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
