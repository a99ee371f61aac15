using Enclosure.Bench.Load;
using Enclosure.Bench.Peers;

namespace Enclosure.Bench.Workloads;

/// <summary>One fresh server under a number of slow uploads.</summary>
public sealed record SlowSample(int Uploads, double AtRestMegabytes, double PeakMegabytes, LoadResult Load);

public sealed record SlowRow(string Name, IReadOnlyList<SlowSample> Samples, string? Missing);

/// <summary>W6: many slow uploads of 25 MB at once: the memory they take together, and each further one.</summary>
internal static class SlowUploads
{
    public const int Few = 64;
    public const int Many = 128;

    private const int MostRounds = 3;

    private static readonly TimeSpan Stretch = TimeSpan.FromSeconds(10);

    public static async Task<IReadOnlyList<SlowRow>> Run(Scene scene, Options options, CancellationToken stop)
    {
        var rows = Contenders(scene).Where(one => options.Wants(one.Name)).Select(one => new Entry(one.Name, one.Open)).ToArray();
        for (var round = 1; round <= Math.Min(options.Rounds, MostRounds); round++)
        {
            foreach (var row in rows.Where(row => row.Missing is null))
            {
                Progress.Say($"W6 slow uploads: {row.Name}, round {round}");
                await MeasureOrMiss(row, stop);
            }
        }

        return [.. rows.Select(row => new SlowRow(row.Name, row.Samples, row.Missing))];
    }

    private static (string Name, Func<CancellationToken, Task<Stage>> Open)[] Contenders(Scene scene) =>
    [
        (Names.Enclosure, stop => Upload.OpenEnclosure(scene, Upload.Large, stop)),
        (Names.Floor, stop => Upload.OpenFloor(scene, Upload.Large, stop)),
        (Names.Tus, stop => Upload.OpenTus(scene, Upload.Large, stop)),
    ];

    private static async Task MeasureOrMiss(Entry row, CancellationToken stop)
    {
        try
        {
            row.Samples.Add(await Measure(row.Open, Few, stop));
            row.Samples.Add(await Measure(row.Open, Many, stop));
        }
        catch (PeerMissingException why)
        {
            row.Missing = why.Message;
        }
    }

    private static async Task<SlowSample> Measure(Func<CancellationToken, Task<Stage>> open, int uploads, CancellationToken stop)
    {
        await using var stage = await open(stop);
        var atRest = stage.Server.PeakMegabytes;
        var load = Loader.Run(OneEach(stage, uploads), stop);
        var peak = stage.Server.PeakMegabytes;
        await stage.Settle(stop);
        return new SlowSample(uploads, atRest, peak, load);
    }

    /// <summary>Every connection sends one, all begun within the first second.</summary>
    private static LoadPlan OneEach(Stage stage, int uploads) => new([stage.Server.Port], stage.Next)
    {
        Connections = uploads,
        MaxOperations = uploads,
        Duration = TimeSpan.FromSeconds(1),
        Stretch = Stretch,
    };

    private sealed class Entry(string name, Func<CancellationToken, Task<Stage>> open)
    {
        public string Name => name;
        public Func<CancellationToken, Task<Stage>> Open => open;
        public List<SlowSample> Samples { get; } = [];
        public string? Missing { get; set; }
    }
}
