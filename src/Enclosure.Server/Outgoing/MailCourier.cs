using Enclosure.Events;
using Enclosure.Mail.Delivery;

namespace Enclosure.Server.Outgoing;

/// <summary>Carries mail that is to go, several messages at once.</summary>
/// <param name="atOnce">Messages at once: the relay gets as many connections at most.</param>
internal sealed class MailCourier(
    Outbox outbox, Courier courier, EventSignal signal, int atOnce, OutgoingLog log) : DueWork<OutboxJob>(signal, atOnce)
{
    private readonly EventSignal _signal = signal;

    protected override Task<IReadOnlyList<OutboxJob>> ClaimAsync(int limit, CancellationToken ct) => outbox.ClaimAsync(limit, ct);

    protected override async Task DoAsync(OutboxJob due, CancellationToken ct)
    {
        log.Carried(due, await courier.CarryAsync(due, ct));
        _signal.Raise();
    }

    protected override Task GiveBackAsync(OutboxJob due) => outbox.GiveBackAsync(due);

    protected override void LogTurn(Exception fault) => log.TurnFailed(fault);

    protected override void Log(OutboxJob due, Exception fault)
    {
        if (IsOutage(fault)) log.CarryPutOff(fault, due.MessageId);
        else log.CarryFailed(fault, due.MessageId);
    }
}
