using Enclosure.Events;
using Enclosure.Mail.Delivery;

namespace Enclosure.Server.Outgoing;

/// <summary>
/// Carries mail that is to go, several messages at once. It works from rows: woken by mail of this process, and looking every second for what
/// other processes wrote and for what is due again.
/// </summary>
/// <param name="atOnce">Messages at once: the relay gets as many connections at most.</param>
internal sealed class MailCourier(Outbox outbox, Courier courier, EventSignal signal, int atOnce, OutgoingLog log) : BackgroundService
{
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);

    private readonly HashSet<Task> _underWay = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
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
            var due = await outbox.ClaimAsync(atOnce - _underWay.Count, ct);
            foreach (var job in due) _underWay.Add(Task.Run(() => CarryAsync(job, ct), CancellationToken.None));
            return due.Count > 0;
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            return false;
        }
        catch (Exception e)
        {
            log.TurnFailed(e);
            return false;
        }
    }

    /// <summary>Until mail comes, a message is carried, or a second is over.</summary>
    private async Task RestAsync(long seen, CancellationToken ct)
    {
        using var rested = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var wait = signal.WaitAsync(seen, Poll, rested.Token);
        await Task.WhenAny([wait, .. _underWay]);
        await rested.CancelAsync();
        await wait.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>A fault of ours has been counted as a try, or its lease ends by itself.</summary>
    private async Task CarryAsync(OutboxJob job, CancellationToken ct)
    {
        try
        {
            log.Carried(job, await courier.CarryAsync(job, ct));
            signal.Raise();
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            await TryGiveBackAsync(job);
        }
        catch (Exception e)
        {
            log.CarryFailed(e, job.MessageId);
            if (ct.IsCancellationRequested) await TryGiveBackAsync(job);
        }
    }

    private async Task TryGiveBackAsync(OutboxJob job)
    {
        try
        {
            await outbox.GiveBackAsync(job);
        }
        catch (Exception e)
        {
            log.CarryFailed(e, job.MessageId);
        }
    }
}
