using Enclosure.Attachments;
using Enclosure.Sql;
using Enclosure.Sweeping;

namespace Enclosure.Moving;

/// <summary>Keeps bytes in the source's store while they are copied; renewed until it is disposed.</summary>
internal sealed class SourceHold : IAsyncDisposable
{
    private static readonly TimeSpan Renewal = BytesHold.Length / 6;

    /// <summary>After that other processes may take it for dead at any moment.</summary>
    private static readonly TimeSpan Patience = BytesHold.Length * 0.75;

    private readonly Lease _lease;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _end;
    private readonly CancellationTokenSource _lost = new();
    private readonly Task _renewing;

    private SourceHold(Lease lease, TimeProvider time, CancellationToken ct)
    {
        (_lease, _time) = (lease, time);
        _end = CancellationTokenSource.CreateLinkedTokenSource(ct);
        _renewing = RenewAsync(_end.Token);
    }

    /// <summary>Ends when the hold is lost.</summary>
    public CancellationToken Lost => _lost.Token;

    /// <summary>Returns when every process has noticed.</summary>
    public static async Task<SourceHold> TakeAsync(Database source, TimeProvider time, CancellationToken ct)
    {
        var lease = new Lease(source, RowHolder.Passing(), $"{BytesHold.Prefix}{Guid.NewGuid():n}", BytesHold.Length, time);
        await lease.TakeAsync();
        var hold = new SourceHold(lease, time, ct);
        try
        {
            await Task.Delay(BytesHold.Notice * 1.5, time, ct);
            return hold;
        }
        catch
        {
            await hold.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _renewing;
        await TryGiveUpAsync();
        _end.Dispose();
        _lost.Dispose();
    }

    private async Task RenewAsync(CancellationToken ct)
    {
        var renewedAt = _time.GetTimestamp();
        while (true)
        {
            await Task.Delay(Renewal, _time, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (ct.IsCancellationRequested) return;
            if (await TryTakeAsync()) renewedAt = _time.GetTimestamp();
            else if (_time.GetElapsedTime(renewedAt) > Patience) await _lost.CancelAsync();
        }
    }

    private async Task<bool> TryTakeAsync()
    {
        try
        {
            return await _lease.TakeAsync();
        }
        catch (Exception e) when (e is RefusedException or CommitUnknownException)
        {
            return false;
        }
    }

    /// <summary>What cannot be given up now ends by age.</summary>
    private async Task TryGiveUpAsync()
    {
        try
        {
            await _lease.GiveUpAsync();
        }
        catch (Exception e) when (e is RefusedException or CommitUnknownException)
        {
        }
    }
}
