using Enclosure.Attachments;
using Enclosure.Mail.Delivery;

namespace Enclosure.Server.Telemetry;

/// <summary>
/// What all accounts together store and have still to send: read from the rows when somebody looks, and by the timers in between.
/// </summary>
public sealed class StorageGauges(Usage usage, Outbox outbox)
{
    private volatile TotalUsage _last = new(0, 0, 0);
    private long _waiting;

    public void Register(EnclosureMeter meter) =>
        meter.Watch(() => _last.StoredBytes, () => _last.PendingBytes, () => _last.Accounts, () => Volatile.Read(ref _waiting));

    public async Task RefreshAsync(CancellationToken ct)
    {
        _last = await usage.TotalsAsync(ct);
        Volatile.Write(ref _waiting, await outbox.CountAsync(ct));
    }
}
