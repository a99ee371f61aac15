using System.ComponentModel;
using System.Diagnostics;

namespace Enclosure.Bench.Peers;

/// <summary>A server started for the benchmark. Disposing stops it, and nothing else, by its process id.</summary>
public sealed class ServerProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly Process _process;
    private readonly string _log;

    private ServerProcess(Process process, int port, string log) => (_process, Port, _log) = (process, port, log);

    public int Port { get; }
    public double CpuSeconds => ProcessTree.CpuSeconds(_process.Id);
    public double PeakMegabytes => ProcessTree.PeakMegabytes(_process.Id);
    public bool HasEnded => _process.HasExited;

    /// <summary>A server that something else started and stops: only measured.</summary>
    public static ServerProcess Running(int port, int process) => new(Process.GetProcessById(process), port, "");

    /// <summary>The shell only sends the output to a file and becomes the server, so the process id stays.</summary>
    public static async Task<ServerProcess> Start(
        int port, string log, string[] command, CancellationToken stop, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo("/bin/sh") { RedirectStandardInput = true };
        string[] arguments = ["-c", "log=$1; shift; exec \"$@\" >\"$log\" 2>&1", "sh", log, .. command];
        Array.ForEach(arguments, start.ArgumentList.Add);
        Array.ForEach(environment, variable => start.Environment[variable.Name] = variable.Value);
        var server = new ServerProcess(Process.Start(start)!, port, log);
        try
        {
            await server.Until(() => Loopback.Answers(port, stop), stop);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Waits until the server is ready; fails with the end of its log if it ends or takes too long.</summary>
    public async Task Until(Func<Task<bool>> ready, CancellationToken stop)
    {
        var begun = Stopwatch.GetTimestamp();
        while (!await ready())
        {
            if (_process.HasExited || Stopwatch.GetElapsedTime(begun) > Patience)
            {
                throw new PeerMissingException(_process.HasExited
                    ? $"it ended at once: {LastWords()}"
                    : $"not ready in time: {LastWords()}");
            }

            await Task.Delay(50, stop);
        }
    }

    public void ForgetPeak() => ProcessTree.ForgetPeak(_process.Id);

    public async ValueTask DisposeAsync()
    {
        await EndPolitely();
        _process.Dispose();
    }

    private async Task EndPolitely()
    {
        if (_process.HasExited)
        {
            return;
        }

        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        try
        {
            using var kill = Process.Start("/bin/kill", ["-TERM", _process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
            await _process.WaitForExitAsync(patience.Token);
        }
        catch (Exception error) when (error is OperationCanceledException or Win32Exception)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync(CancellationToken.None);
        }
    }

    private string LastWords()
    {
        var lines = File.Exists(_log) ? File.ReadLines(_log).Where(line => line.Length > 0).TakeLast(3).ToArray() : [];
        return lines.Length == 0 ? "it said nothing" : string.Join(' ', lines);
    }
}
