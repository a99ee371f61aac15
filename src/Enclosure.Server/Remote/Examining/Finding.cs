namespace Enclosure.Server.Remote.Examining;

/// <summary>How a check ended.</summary>
public enum Verdict
{
    Ok,

    /// <summary>It works, and somebody will stumble over it.</summary>
    Warn,

    Fail,

    /// <summary>It was not looked at, and why.</summary>
    Skip,
}

/// <summary>What one check found.</summary>
/// <param name="Advice">What to change; null when there is nothing to change.</param>
public sealed record Finding(string Check, Verdict Verdict, string Says, string? Advice = null)
{
    public static Finding Ok(string check, string says) => new(check, Verdict.Ok, says);

    public static Finding Warn(string check, string says, string advice) => new(check, Verdict.Warn, says, advice);

    public static Finding Fail(string check, string says, string? advice = null) => new(check, Verdict.Fail, says, advice);

    public static Finding Skip(string check, string why) => new(check, Verdict.Skip, why);
}
