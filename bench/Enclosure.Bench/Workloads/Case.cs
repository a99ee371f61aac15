using Enclosure.Bench.Load;

namespace Enclosure.Bench.Workloads;

/// <summary>What a server does for each operation, so that one that does less is seen to do less.</summary>
[Flags]
public enum Duties
{
    None = 0,
    Syncs = 1,
    Hashes = 2,
    Parses = 4,
    Authenticates = 8,
    WritesRows = 16,
    Signs = 32,
    All = Syncs | Hashes | Parses | Authenticates | WritesRows,
}

/// <summary>A server that takes part, started only when its turn comes.</summary>
public sealed record Contender(string Name, Duties Duties, Func<CancellationToken, Task<Stage>> Open)
{
    /// <summary>What it does otherwise than the others, where the columns cannot say it.</summary>
    public string? Note { get; init; }
}

/// <summary>The first contender should reach this many times the rate of the named one.</summary>
public sealed record Goal(string Over, double Factor);

/// <summary>One table: the same operation asked of several servers. The first contender is the one that is judged.</summary>
public sealed record Case(string Workload, string Title, IReadOnlyList<Contender> Contenders)
{
    /// <summary>How it is measured, where the title does not say it.</summary>
    public string? Method { get; init; }

    public Protocol Protocol { get; init; } = Protocol.Http;
    public int Connections { get; init; } = 32;

    /// <summary>Bytes that move with each operation; 0 counts operations instead.</summary>
    public long BytesPerOperation { get; init; }
    public long AnswerBytesAtLeast { get; init; }
    public IReadOnlyList<Goal> Goals { get; init; } = [];

    /// <summary>The first contender should never have more than this resident.</summary>
    public double? PeakGoalMegabytes { get; init; }

    public LoadPlan Plan(Stage stage, TimeSpan duration) => new(stage.Ports, stage.Next)
    {
        Protocol = stage.Protocol ?? Protocol,
        Connections = Connections,
        Duration = duration < LoadPlan.LongestLoad ? duration : LoadPlan.LongestLoad,
        MaxOperations = BytesPerOperation == 0 ? 2_000_000 : Math.Max(Connections, MostBytes / BytesPerOperation),
        AnswerBytesAtLeast = AnswerBytesAtLeast,
    };

    /// <summary>Uploads are emptied after each load, so this bounds the disk, or the memory of a store that keeps them there.</summary>
    public long MostUploaded { get; init; } = 5_000_000_000;

    // Downloads come out of the cache and need no bound but time.
    private long MostBytes => AnswerBytesAtLeast > 0 ? long.MaxValue : MostUploaded;
}
