namespace Enclosure.Accounts;

/// <summary>How near the month's limit is.</summary>
public enum UsageLevel
{
    Healthy,

    /// <summary>From 50 percent.</summary>
    Approaching,

    /// <summary>From 80 percent.</summary>
    Near,

    /// <summary>From 100 percent.</summary>
    Reached,
}

/// <summary>How much of the month's limit of inbound messages an account has used at one instant.</summary>
/// <param name="Count">Messages received this month, withheld ones included.</param>
/// <param name="ResetAt">When the count begins anew.</param>
/// <param name="Cap">What that makes unreadable.</param>
public sealed record InboundUsage(long Count, DateTimeOffset ResetAt, InboundCap Cap)
{
    public static InboundUsage Of(Account account, DateTimeOffset now) =>
        new(account.InboundCountAt(now), InboundCap.ResetAt(now), InboundCap.Of(account, now));

    /// <summary>Messages a month; 0 is unlimited.</summary>
    public long Limit => Cap.Limit;

    /// <summary>In whole percent of the limit; 0 when unlimited.</summary>
    public long Percentage => Limit == 0 ? 0 : Count * 100 / Limit;

    /// <summary>Whether any message can be withheld.</summary>
    public bool IsOver => Limit > 0 && Count > Limit;

    public UsageLevel Level => Percentage switch
    {
        >= 100 => UsageLevel.Reached,
        >= 80 => UsageLevel.Near,
        >= 50 => UsageLevel.Approaching,
        _ => UsageLevel.Healthy,
    };
}
