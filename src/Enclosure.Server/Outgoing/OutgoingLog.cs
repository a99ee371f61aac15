using Enclosure.Mail;
using Enclosure.Mail.Delivery;
using Enclosure.Server.Telemetry;

namespace Enclosure.Server.Outgoing;

/// <summary>
/// One log line for each try, and their numbers. None holds a person's address, a subject, or what another server said of them.
/// </summary>
internal sealed partial class OutgoingLog(ILogger<OutgoingLog> logger, EnclosureMeter meter)
{
    public void Carried(OutboxJob job, CarriedMail carried)
    {
        if (carried.End == CarryEnd.LeaseLost) Lost(job.MessageId);
        foreach (var result in carried.Results) meter.MailCarried(NameOf(result.Status));
        if (carried.Trouble is { } trouble) RelayFailed(trouble, job.MessageId);
        if (carried.Results.Count > 0)
            Tried(
                job.MessageId,
                job.Attempts + 1,
                carried.Results.Count(result => result.Status == RecipientStatus.Delivered),
                carried.Results.Count(result => result.Status == RecipientStatus.Queued),
                carried.Results.Count(result => result.Status is RecipientStatus.Bounced or RecipientStatus.Failed),
                carried.Results.Count(result => result.Status == RecipientStatus.Captured),
                job.AccountId);
    }

    private static string NameOf(RecipientStatus status) => status switch
    {
        RecipientStatus.Queued => "deferred",
        RecipientStatus.Captured => "captured",
        RecipientStatus.Delivered => "delivered",
        RecipientStatus.Bounced => "bounced",
        RecipientStatus.Failed => "failed",
    };

    [LoggerMessage(
        EventName = "MailCarried",
        Level = LogLevel.Information,
        Message = "Message {MessageId}, try {Attempt}: {Delivered} delivered, {Deferred} to be tried again, {Refused} refused, "
            + "{Captured} captured, "
            + "account {Account}")]
    private partial void Tried(Guid messageId, long attempt, int delivered, int deferred, int refused, int captured, Guid account);

    [LoggerMessage(
        EventName = "RelayFailed",
        Level = LogLevel.Warning,
        Message = "The relay did not take message {MessageId}: {Trouble}; it is tried again")]
    private partial void RelayFailed(string trouble, Guid messageId);

    [LoggerMessage(EventName = "LeaseLost", Level = LogLevel.Warning, Message = "Message {MessageId} was taken over while it was carried")]
    private partial void Lost(Guid messageId);

    [LoggerMessage(
        EventName = "OutgoingFailed", Level = LogLevel.Error, Message = "Mail that is due could not be looked up; it is looked up again")]
    public partial void TurnFailed(Exception fault);

    [LoggerMessage(
        EventName = "OutgoingPutOff",
        Level = LogLevel.Warning,
        Message = "Message {MessageId} is carried later: the database or the store is away")]
    public partial void CarryPutOff(Exception fault, Guid messageId);

    [LoggerMessage(
        EventName = "OutgoingFault",
        Level = LogLevel.Error,
        Message = "Message {MessageId} met a fault of ours on its way out; it is tried again until 48 hours are over")]
    public partial void CarryFailed(Exception fault, Guid messageId);
}
