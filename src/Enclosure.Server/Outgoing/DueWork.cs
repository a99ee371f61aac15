using Enclosure.Events;
using Enclosure.Sql;

namespace Enclosure.Server.Outgoing;

/// <summary>
/// Work that lies in rows, done as it falls due, several pieces at once: one that takes long holds no other up. It is woken by what this
/// process wrote, and looks every second for what other processes wrote and for what is due again.
/// </summary>
/// <param name="atOnce">Pieces at once.</param>
internal abstract class DueWork<T>(EventSignal signal, int atOnce) : BackgroundService
{
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);

    private readonly HashSet<Task> _underWay = [];

    protected abstract Task<IReadOnlyList<T>> ClaimAsync(int limit, CancellationToken ct);

    protected abstract Task DoAsync(T due, CancellationToken ct);

    /// <summary>This process stops before it was done.</summary>
    protected abstract Task GiveBackAsync(T due);

    /// <summary>A fault of ours kept it from being done: it is due again when its lease ends, or as who does it has settled.</summary>
    protected virtual Task FaultAsync(T due) => Task.CompletedTask;

    protected abstract void LogTurn(Exception fault);

    protected abstract void Log(T due, Exception fault);

    /// <summary>Whether the database or the store is away rather than something wrong here.</summary>
    protected static bool IsOutage(Exception fault) =>
        fault is RefusedException { Reason: Refusal.Unavailable or Refusal.StoreFull } or CommitUnknownException;

    protected sealed override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var seen = signal.Raised;
            _underWay.RemoveWhere(task => task.IsCompleted);
            var hasBegun = await TryBeginAsync(stoppingToken);
            if (!hasBegun) await RestAsync(seen, stoppingToken);
        }

        await Task.WhenAll(_underWay);
    }

    /// <summary>The outermost loop: what fails is logged and tried again at the next turn. Whether there may be more to begin.</summary>
    private async Task<bool> TryBeginAsync(CancellationToken ct)
    {
        try
        {
            if (_underWay.Count == atOnce) return false;
            var due = await ClaimAsync(atOnce - _underWay.Count, ct);
            foreach (var each in due) _underWay.Add(Task.Run(() => WorkAsync(each, ct), CancellationToken.None));
            return due.Count > 0;
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            return false;
        }
        catch (Exception e)
        {
            LogTurn(e);
            return false;
        }
    }

    /// <summary>Until something is written, a piece is done, or a second is over.</summary>
    private async Task RestAsync(long seen, CancellationToken ct)
    {
        using var rested = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var wait = signal.WaitAsync(seen, Poll, rested.Token);
        await Task.WhenAny([wait, .. _underWay]);
        await rested.CancelAsync();
        await wait.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task WorkAsync(T due, CancellationToken ct)
    {
        try
        {
            await DoAsync(due, ct);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            await TryAsync(due, GiveBackAsync);
        }
        catch (Exception e)
        {
            Log(due, e);
            await TryAsync(due, ct.IsCancellationRequested ? GiveBackAsync : FaultAsync);
        }
    }

    private async Task TryAsync(T due, Func<T, Task> end)
    {
        try
        {
            await end(due);
        }
        catch (Exception e)
        {
            Log(due, e);
        }
    }
}
