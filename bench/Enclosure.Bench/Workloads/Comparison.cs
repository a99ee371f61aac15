using System.Diagnostics;
using System.Net.Sockets;
using Enclosure.Bench.Load;
using Enclosure.Bench.Peers;

namespace Enclosure.Bench.Workloads;

/// <summary>One measured load of one contender.</summary>
public sealed record Sample(LoadResult Load, double Rate, double CpuMicroseconds, double PeakMegabytes)
{
    /// <summary>CPU time for each operation of what works for the server, by its name.</summary>
    public IReadOnlyDictionary<string, double> HelperMicroseconds { get; init; } = new Dictionary<string, double>();
}

/// <summary>All loads of one contender, or why there are none.</summary>
public sealed record Row(Contender Contender, IReadOnlyList<Sample> Samples, string? Missing);

public sealed record CaseResult(Case Case, IReadOnlyList<Row> Rows);

/// <summary>Starts all contenders of a case, warms them up and loads them in turn, round after round.</summary>
public sealed class Comparison(Case @case, Options options) : IAsyncDisposable
{
    private static readonly TimeSpan LongestTail = TimeSpan.FromMinutes(2);

    private readonly List<Entry> _entries = [];

    public static async Task<CaseResult> Run(Case @case, Options options, CancellationToken stop)
    {
        await using var comparison = new Comparison(@case, options);
        await comparison.OpenAll(stop);
        for (var round = 0; round < options.Rounds; round++)
        {
            Progress.Say($"{@case.Workload} {@case.Title}: round {round + 1} of {options.Rounds}");
            await comparison.LoadEach(stop);
        }

        return new CaseResult(@case, [.. comparison._entries.Select(entry => new Row(entry.Contender, entry.Samples, entry.Missing))]);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var entry in _entries.Where(entry => entry.Stage is not null))
        {
            await entry.Stage!.DisposeAsync();
        }
    }

    private async Task OpenAll(CancellationToken stop)
    {
        foreach (var contender in @case.Contenders.Where(contender => options.Wants(contender.Name)))
        {
            var entry = new Entry(contender);
            _entries.Add(entry);
            try
            {
                Progress.Say($"{@case.Workload} {@case.Title}: {contender.Name} starts and warms up");
                entry.Stage = await contender.Open(stop);
                await WarmUp(entry.Stage, stop);
            }
            catch (Exception why) when (why is PeerMissingException or HttpRequestException or SocketException or IOException)
            {
                entry.Missing = why.Message;
            }
        }
    }

    private async Task WarmUp(Stage stage, CancellationToken stop)
    {
        var (result, _) = Load(stage, options.Warm, stop);
        await stage.Settle(stop);
        if (result.Operations == 0 || result.Failures > 0)
        {
            throw new PeerMissingException($"{result.Failures} of its first requests failed: {result.FirstFailure}");
        }
    }

    private async Task LoadEach(CancellationToken stop)
    {
        foreach (var entry in _entries.Where(entry => entry.Missing is null))
        {
            try
            {
                entry.Samples.Add(Measure(entry.Stage!, stop));
                await entry.Stage!.Settle(stop);
            }
            catch (Exception error) when (error is SocketException or IOException)
            {
                entry.Missing = $"gone in round {entry.Samples.Count + 1}: {error.Message}";
            }
        }
    }

    private Sample Measure(Stage stage, CancellationToken stop)
    {
        stage.ForgetPeak();
        var before = stage.CpuSeconds;
        var helpersBefore = stage.Helpers.ToDictionary(helper => helper.Name, helper => helper.CpuSeconds());
        var (load, perSecond) = Load(stage, options.Load, stop);
        var each = 1e6 / Math.Max(1, load.Operations);
        var cpu = stage.CpuSeconds - before;
        var rate = @case.BytesPerOperation == 0 ? perSecond : perSecond * @case.BytesPerOperation / 1e6;
        return new Sample(load, rate, cpu * each, stage.PeakMegabytes)
        {
            HelperMicroseconds = stage.Helpers.ToDictionary(
                helper => helper.Name, helper => (helper.CpuSeconds() - helpersBefore[helper.Name]) * each),
        };
    }

    /// <summary>The rate is that of what was answered, or of what was done where that comes later.</summary>
    private (LoadResult Load, double PerSecond) Load(Stage stage, TimeSpan duration, CancellationToken stop)
    {
        var doneBefore = stage.Done?.Invoke() ?? 0;
        var begun = Stopwatch.GetTimestamp();
        var load = Loader.Run(@case.Plan(stage, duration), stop);
        if (stage.Done is not { } done)
        {
            return (load, load.PerSecond);
        }

        while (done() - doneBefore < load.Operations)
        {
            stop.ThrowIfCancellationRequested();
            if (Stopwatch.GetElapsedTime(begun) > LongestTail)
            {
                throw new IOException(
                    $"{done() - doneBefore:N0} of {load.Operations:N0} operations were done in {LongestTail.TotalMinutes} minutes");
            }

            Thread.Sleep(5);
        }

        return (load, load.Operations / Stopwatch.GetElapsedTime(begun).TotalSeconds);
    }

    private sealed class Entry(Contender contender)
    {
        public Contender Contender => contender;
        public List<Sample> Samples { get; } = [];
        public Stage? Stage { get; set; }
        public string? Missing { get; set; }
    }
}
