using System.Diagnostics;
using Enclosure.Bench.Load;
using Enclosure.Bench.Peers;

namespace Enclosure.Bench.Workloads;

/// <summary>A started server with what it will be asked.</summary>
public sealed class Stage(ServerProcess server, NextRequest next, IAsyncDisposable? owner = null) : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    public ServerProcess Server => server;
    public NextRequest Next => next;

    /// <summary>Where the load goes, if not to the port the server was started on.</summary>
    public int Port { get; init; } = server.Port;

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

    public ValueTask DisposeAsync() => (owner ?? server).DisposeAsync();

    /// <summary>
    /// Gives the disk back and lets it come to rest. Files are emptied, not unlinked: ext4 avoids inodes freed a short while ago, and
    /// creating files next to thousands of those is slow for minutes.
    /// </summary>
    public async Task Settle(CancellationToken stop)
    {
        await Idle(stop);
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
