using Enclosure.Health;

namespace Enclosure.Server.WebConsole.Health;

/// <summary>How a part is, in a word and a colour.</summary>
public enum Standing
{
    Good,
    Off,
    Warn,
    Bad,
}

/// <param name="Text">What is the case; null where <paramref name="At"/> says it.</param>
public sealed record Fact(string Label, string? Text, DateTimeOffset? At = null);

/// <param name="Word">How it stands, for those who see no colour.</param>
public sealed record HealthPart(string Name, string Mark, Standing Standing, string Word, IReadOnlyList<Fact> Facts)
{
    public string Badge => Standing switch
    {
        Standing.Good => "good",
        Standing.Off => "",
        Standing.Warn => "warn",
        Standing.Bad => "bad",
    };

    /// <summary>A part that was asked something; its other facts stand only when it answered.</summary>
    internal static HealthPart Of(string name, string mark, PartState state, string good, params IReadOnlyList<Fact> facts) =>
        state.Fault is { } fault
            ? new HealthPart(name, mark, Standing.Bad, "not reachable", [new Fact("Why", fault)])
            : new HealthPart(name, mark, Standing.Good, good, facts);
}

/// <param name="IsWhole">Whether the figures are of the whole server.</param>
public sealed record HealthView(IReadOnlyList<HealthPart> Parts, bool IsWhole, DateTimeOffset At)
{
    public Standing Standing => Parts.Max(part => part.Standing) switch
    {
        Standing.Off => Standing.Good,
        var worst => worst,
    };

    public string Word => Standing switch
    {
        Standing.Good => "Everything works.",
        Standing.Off => "Everything works.",
        Standing.Warn => "Something wants looking after.",
        Standing.Bad => "Something is down.",
    };
}
