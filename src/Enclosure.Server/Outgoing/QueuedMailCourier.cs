using Enclosure.Conversations;
using Enclosure.Events;

namespace Enclosure.Server.Outgoing;

/// <summary>Sends replies and forwards when their time has come, a few at once.</summary>
internal sealed partial class QueuedMailCourier(QueuedMail queue, EventSignal signal, ILogger<QueuedMailCourier> logger)
    : DueWork<QueuedMessage>(signal, AtOnce)
{
    private const int AtOnce = 4;

    protected override Task<IReadOnlyList<QueuedMessage>> ClaimAsync(int limit, CancellationToken ct) => queue.ClaimAsync(limit, ct);

    protected override Task DoAsync(QueuedMessage due, CancellationToken ct) => queue.SendAsync(due, ct);

    protected override Task GiveBackAsync(QueuedMessage due) => queue.GiveBackAsync(due);

    protected override Task FaultAsync(QueuedMessage due) => queue.FaultAsync(due);

    protected override void LogTurn(Exception fault) => TurnFailed(fault);

    protected override void Log(QueuedMessage due, Exception fault)
    {
        if (IsOutage(fault)) SendPutOff(fault, due.Id);
        else SendFailed(fault, due.Id);
    }

    [LoggerMessage(
        EventName = "QueuedSendPutOff",
        Level = LogLevel.Warning,
        Message = "Queued message {QueuedId} is sent later: the database or the store is away")]
    private partial void SendPutOff(Exception fault, Guid queuedId);

    [LoggerMessage(
        EventName = "QueueTurnFailed", Level = LogLevel.Error, Message = "Queued mail could not be looked at; it is tried again")]
    private partial void TurnFailed(Exception fault);

    [LoggerMessage(
        EventName = "QueuedSendFault",
        Level = LogLevel.Error,
        Message = "Queued message {QueuedId} met a fault of ours; it is tried again")]
    private partial void SendFailed(Exception fault, Guid queuedId);
}
