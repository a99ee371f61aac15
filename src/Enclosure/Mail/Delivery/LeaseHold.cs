using Enclosure.Sql;

namespace Enclosure.Mail.Delivery;

/// <summary>Keeps a lease alive while its message is carried.</summary>
internal sealed class LeaseHold : IAsyncDisposable
{
    private readonly Outbox _outbox;
    private readonly OutboxJob _job;
    private readonly PeriodicTimer _turns;
    private readonly CancellationTokenSource _ended;
    private readonly Task _renewing;
    private volatile bool _isLost;

    public LeaseHold(Outbox outbox, OutboxJob job, TimeProvider time, CancellationToken stopping)
    {
        (_outbox, _job, _turns) = (outbox, job, new PeriodicTimer(outbox.RenewalInterval, time));
        _ended = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        _renewing = RenewAsync();
    }

    /// <summary>Ends when the lease is lost, or the process is to stop.</summary>
    public CancellationToken Ended => _ended.Token;

    public bool IsLost => _isLost;

    /// <summary>Asked right before the final dot: whether the lease is still held, from now on for its whole length.</summary>
    public async Task<bool> MayEndAsync()
    {
        var isHeld = await TryRenewAsync() == true;
        if (!isHeld) _isLost = true;
        return isHeld;
    }

    public async ValueTask DisposeAsync()
    {
        _turns.Dispose();
        await _renewing;
        _ended.Dispose();
    }

    private async Task RenewAsync()
    {
        while (await _turns.WaitForNextTickAsync(CancellationToken.None))
        {
            if (await TryRenewAsync() != false) continue;
            _isLost = true;
            await _ended.CancelAsync();
            return;
        }
    }

    /// <summary>Null when the database is away for a moment: that takes no lease from anybody, and nobody knows either.</summary>
    private async Task<bool?> TryRenewAsync()
    {
        try
        {
            return await _outbox.RenewAsync(_job);
        }
        catch (Exception e) when (e is RefusedException or CommitUnknownException)
        {
            return null;
        }
    }
}
