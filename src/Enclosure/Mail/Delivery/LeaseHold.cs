using Enclosure.Sql;

namespace Enclosure.Mail.Delivery;

/// <summary>Keeps a lease alive while its message is carried.</summary>
internal sealed class LeaseHold : IAsyncDisposable
{
    private readonly Outbox _outbox;
    private readonly OutboxJob _job;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _ended = new();
    private readonly CancellationTokenSource _released = new();
    private readonly CancellationTokenRegistration _stopping;
    private readonly Task _renewing;
    private volatile bool _isLost;
    private volatile bool _isEnding;

    public LeaseHold(Outbox outbox, OutboxJob job, TimeProvider time, CancellationToken stopping)
    {
        (_outbox, _job, _time) = (outbox, job, time);
        _stopping = stopping.Register(Stop);
        _renewing = RenewAsync();
    }

    /// <summary>Ends when the lease is lost, or the process is to stop before the final dot: after it only the answer is waited for.</summary>
    public CancellationToken Ended => _ended.Token;

    public bool IsLost => _isLost;

    /// <summary>Asked right before the final dot: whether the lease is still held, from now on for its whole length.</summary>
    public async Task<bool> MayEndAsync()
    {
        _isEnding = await TryRenewAsync();
        if (!_isEnding) _isLost = true;
        return _isEnding;
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.DisposeAsync();
        await _released.CancelAsync();
        await _renewing;
        _ended.Dispose();
        _released.Dispose();
    }

    private void Stop()
    {
        if (!_isEnding) _ended.Cancel();
    }

    private async Task RenewAsync()
    {
        while (!_isLost)
        {
            await Task.Delay(_outbox.RenewalInterval, _time, _released.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (_released.IsCancellationRequested) return;
            await RenewOnceAsync();
        }

        await _ended.CancelAsync();
    }

    /// <summary>A database that is away for a moment takes no lease from anybody: it is asked again at the next turn.</summary>
    private async Task RenewOnceAsync()
    {
        try
        {
            if (!await _outbox.RenewAsync(_job)) _isLost = true;
        }
        catch (Exception e) when (e is RefusedException or CommitUnknownException)
        {
        }
    }

    private async Task<bool> TryRenewAsync()
    {
        try
        {
            return await _outbox.RenewAsync(_job);
        }
        catch (Exception e) when (e is RefusedException or CommitUnknownException)
        {
            return false;
        }
    }
}
