using System.Diagnostics;
using Enclosure.Bench.Load;
using Enclosure.Bench.Peers;

namespace Enclosure.Bench.Workloads;

/// <summary>Processes that a server has work done by.</summary>
public sealed record Helper(string Name, Func<double> CpuSeconds);

/// <summary>A started server with what it will be asked.</summary>
public sealed class Stage(ServerProcess server, NextRequest next, IAsyncDisposable? owner = null) : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    public ServerProcess Server => server;
    public NextRequest Next => next;

    /// <summary>Where the load goes, if not to the port the server was started on.</summary>
    public IReadOnlyList<int> Ports { get; init; } = [server.Port];

    /// <summary>Further copies of the server, which are measured with it.</summary>
    public IReadOnlyList<ServerProcess> Copies { get; init; } = [];

    /// <summary>What works for the server, and whose time is told apart from its own.</summary>
    public IReadOnlyList<Helper> Helpers { get; init; } = [];

    /// <summary>Gives back what a load left elsewhere than in <see cref="Uploads"/>.</summary>
    public Func<CancellationToken, Task>? Tidy { get; init; }

    /// <summary>What the load speaks, if not what the case says.</summary>
    public Protocol? Protocol { get; init; }

    /// <summary>
    /// How many operations are done since the start, for a server that answers before it has done them. A load then lasts until all of it
    /// is done.
    /// </summary>
    public Func<long>? Done { get; init; }

    /// <summary>Where uploads end up, each <see cref="UploadSize"/> long, or at most <see cref="UploadSlack"/> longer.</summary>
    public string? Uploads { get; init; }
    public long UploadSize { get; init; }
    public long UploadSlack { get; init; }

    /// <summary>Whether the server still works at what it has already answered for; asked until it does not.</summary>
    public Func<bool> IsBusy { get; init; } = () => false;

    /// <summary>User and system time of all copies.</summary>
    public double CpuSeconds => All.Sum(one => one.CpuSeconds);

    /// <summary>The most memory that a single copy had.</summary>
    public double PeakMegabytes => All.Max(one => one.PeakMegabytes);

    private IEnumerable<ServerProcess> All => Copies.Prepend(server);

    public void ForgetPeak()
    {
        foreach (var one in All)
        {
            one.ForgetPeak();
        }
    }

    public ValueTask DisposeAsync() => (owner ?? server).DisposeAsync();

    /// <summary>
    /// Gives the disk back and lets it come to rest. Files are emptied, not unlinked: ext4 avoids inodes freed a short while ago, and
    /// creating files next to thousands of those is slow for minutes.
    /// </summary>
    public async Task Settle(CancellationToken stop)
    {
        await Idle(stop);
        await (Tidy?.Invoke(stop) ?? Task.CompletedTask);
        if (Uploads is null)
        {
            await Task.Delay(200, stop);
            return;
        }

        foreach (var file in new DirectoryInfo(Uploads).EnumerateFiles("*", SearchOption.AllDirectories))
        {
            Empty(file);
        }

        await Programs.Run("sync", [], stop);
        await Task.Delay(500, stop);
    }

    private async Task Idle(CancellationToken stop)
    {
        var begun = Stopwatch.GetTimestamp();
        while (IsBusy() && Stopwatch.GetElapsedTime(begun) < Patience)
        {
            await Task.Delay(100, stop);
        }
    }

    private void Empty(FileInfo file)
    {
        try
        {
            if (file.Length >= UploadSize && file.Length <= UploadSize + UploadSlack)
            {
                using var handle = File.OpenHandle(file.FullName, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
                RandomAccess.SetLength(handle, 0);
            }
        }
        catch (FileNotFoundException)
        {
            // The server moved it on meanwhile.
        }
    }
}
