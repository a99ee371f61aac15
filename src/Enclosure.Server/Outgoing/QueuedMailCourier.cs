using Enclosure.Conversations;
using Enclosure.Events;

namespace Enclosure.Server.Outgoing;

/// <summary>
/// Sends replies and forwards when their time has come, a few at once. It works from rows: woken by what this process queued, and looking every second
/// for what others queued and for what is due.
/// </summary>
internal sealed partial class QueuedMailCourier(QueuedMail queue, EventSignal signal, ILogger<QueuedMailCourier> logger) : BackgroundService
{
    private const int AtOnce = 4;
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var seen = signal.Raised;
            var sent = await TrySendAsync(stoppingToken);
            if (!sent) await signal.WaitAsync(seen, Poll, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>The outermost loop: what fails is logged and tried again at the next turn. Whether there may be more.</summary>
    private async Task<bool> TrySendAsync(CancellationToken ct)
    {
        try
        {
            var due = await queue.ClaimAsync(AtOnce, ct);
            await Task.WhenAll(due.Select(each => SendAsync(each, ct)));
            return due.Count > 0;
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            return false;
        }
        catch (Exception e)
        {
            TurnFailed(e);
            return false;
        }
    }

    /// <summary>A fault of ours leaves the row as it is: it is due again when its lease ends.</summary>
    private async Task SendAsync(QueuedMessage due, CancellationToken ct)
    {
        try
        {
            await queue.SendAsync(due, ct);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            await queue.GiveBackAsync(due);
        }
        catch (Exception e)
        {
            SendFailed(e, due.Id);
            await queue.FaultAsync(due);
        }
    }

    [LoggerMessage(EventName = "QueueTurnFailed", Level = LogLevel.Error, Message = "Queued mail could not be looked at; it is tried again")]
    private partial void TurnFailed(Exception fault);

    [LoggerMessage(EventName = "QueuedSendFault", Level = LogLevel.Error, Message = "Queued message {QueuedId} met a fault of ours; it is tried again")]
    private partial void SendFailed(Exception fault, Guid queuedId);
}
