using Enclosure.Attachments;

namespace Enclosure.Server.Telemetry;

/// <summary>What all accounts together store: read from the rows when somebody looks, and by the timers in between.</summary>
public sealed class StorageGauges(Usage usage)
{
    private volatile TotalUsage _last = new(0, 0, 0);

    public void Register(EnclosureMeter meter) => meter.Watch(() => _last.StoredBytes, () => _last.PendingBytes, () => _last.Accounts);

    public async Task RefreshAsync(CancellationToken ct) => _last = await usage.TotalsAsync(ct);
}
