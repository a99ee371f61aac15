namespace Enclosure.Bench.Load;

/// <summary>One load, bounded in time and in count, always against loopback.</summary>
/// <param name="Ports">More than one: the connections take turns, so that half of them lead to each of two copies.</param>
public sealed record LoadPlan(IReadOnlyList<int> Ports, NextRequest Next)
{
    public static readonly TimeSpan LongestLoad = TimeSpan.FromSeconds(15);

    public Protocol Protocol { get; init; } = Protocol.Http;
    public int Connections { get; init; } = 32;
    public TimeSpan Duration { get; init; } = TimeSpan.FromSeconds(5);
    public long MaxOperations { get; init; } = 2_000_000;

    /// <summary>An answer with fewer bytes is a failure: a download must bring the whole file.</summary>
    public long AnswerBytesAtLeast { get; init; }

    /// <summary>Stretches every request evenly over this time, as a slow client would; null sends as fast as the server takes it.</summary>
    public TimeSpan? Stretch { get; init; }
}
