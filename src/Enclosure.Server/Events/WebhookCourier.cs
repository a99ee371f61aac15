using Enclosure.Events;
using Enclosure.Server.Dialects;
using Enclosure.Sql;
using Enclosure.Webhooks;

namespace Enclosure.Server.Events;

/// <summary>
/// Takes events to hooks, several at once. It works from rows: woken by mail of this process, and looking every second for what other
/// processes wrote and for what is due again.
/// </summary>
internal sealed partial class WebhookCourier(
    Dispatch dispatch,
    DeliveryQueue queue,
    EventPayload payload,
    WebhookSender sender,
    PublicAddress address,
    EventSignal signal,
    ILogger<WebhookCourier> logger) : BackgroundService
{
    private const int AtOnce = 8;
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
            await dispatch.RunAsync(ct);
            if (_underWay.Count == AtOnce) return false;
            var due = await queue.ClaimAsync(AtOnce - _underWay.Count, ct);
            foreach (var delivery in due) _underWay.Add(Task.Run(() => CarryAsync(delivery, ct), CancellationToken.None));
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

    /// <summary>Until mail comes, a delivery ends, or a second is over.</summary>
    private async Task RestAsync(long seen, CancellationToken ct)
    {
        using var rested = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var wait = signal.WaitAsync(seen, Poll, rested.Token);
        await Task.WhenAny([wait, .. _underWay]);
        await rested.CancelAsync();
        await wait.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>A fault of ours leaves the row as it is: it is due again when its lease ends.</summary>
    private async Task CarryAsync(DueDelivery delivery, CancellationToken ct)
    {
        try
        {
            await DeliverAsync(delivery, ct);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            await queue.GiveBackAsync(delivery);
        }
        catch (Exception e) when (e is RefusedException { Reason: Refusal.Unavailable or Refusal.StoreFull } or CommitUnknownException)
        {
            CarryPutOff(e, delivery.Id);
        }
        catch (Exception e)
        {
            CarryFailed(e, delivery.Id);
        }
    }

    private async Task DeliverAsync(DueDelivery delivery, CancellationToken ct)
    {
        var body = await payload.BuildAsync(delivery.AccountId, delivery.MessageId, delivery.Kind, delivery.EventAt, address.Own, ct);
        if (body is null)
        {
            await queue.DropAsync(delivery);
            return;
        }

        var outcome = await sender.SendAsync(delivery, body, ct);
        if (outcome.IsDelivered) await queue.SucceedAsync(delivery, outcome.Status!.Value, outcome.Answer);
        else await queue.FailAsync(delivery, outcome.Status, outcome.Answer);
    }

    [LoggerMessage(EventName = "DispatchFailed", Level = LogLevel.Error, Message = "Events could not be dispatched; they are tried again")]
    private partial void TurnFailed(Exception fault);

    [LoggerMessage(
        EventName = "DeliveryPutOff",
        Level = LogLevel.Warning,
        Message = "Delivery {DeliveryId} is made later: the database or the store is away")]
    private partial void CarryPutOff(Exception fault, Guid deliveryId);

    [LoggerMessage(
        EventName = "DeliveryFault", Level = LogLevel.Error, Message = "Delivery {DeliveryId} met a fault of ours; it is tried again")]
    private partial void CarryFailed(Exception fault, Guid deliveryId);
}
