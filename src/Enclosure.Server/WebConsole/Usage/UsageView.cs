using Enclosure.Figures;

namespace Enclosure.Server.WebConsole.Usage;

/// <param name="UnusedLifetime">How long an upload that nothing uses is kept; zero is for ever.</param>
public sealed record UsageView(AccountOverview Account, StorageBreakdown Storage, TimeSpan UnusedLifetime)
{
    /// <summary>What a full bar stands for: the limit, or what there is when there is none.</summary>
    public long Whole => Account.Account.StorageLimitBytes is > 0 and var limit
        ? limit
        : Math.Max(1, Account.Account.StoredBytes + Account.Account.PendingBytes);

    /// <summary>Stored bytes that something uses.</summary>
    public long UsedBytes => Math.Max(0, Account.Account.StoredBytes - Account.ReclaimableBytes);

    public string MonthBadge => Account.Inbound.Percentage switch
    {
        >= 100 => "bad",
        >= 80 => "warn",
        _ => "good",
    };
}
