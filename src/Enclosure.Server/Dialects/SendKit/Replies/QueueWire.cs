using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Enclosure.Conversations;

namespace Enclosure.Server.Dialects.SendKit.Replies;

internal sealed record QueuedReplyWire(
    [property: Description("Id of the reply; its message gets another.")] Guid Id,
    [property: Description("Always pending: even an immediate reply is queued."), AllowedValues("pending")] string Status,
    [property: Description("When it is sent.")] DateTimeOffset ScheduledFor,
    [property: Description("Whether a time was given.")] bool IsScheduled)
{
    public static QueuedReplyWire Of(QueuedMessage row) => new(row.Id, "pending", row.ScheduledFor, row.IsScheduled);
}

internal sealed record CancelledWire([property: Description("That it is cancelled.")] string Message);

internal sealed record QueuedForwardWire(
    [property: Description("Ask for it at /api/jobs/{jobId}.")] string JobId,
    [property: Description("Always pending."), AllowedValues("pending")] string Status,
    [property: Description("That it was taken.")] string Message)
{
    public static QueuedForwardWire Of(QueuedMessage row) => new(row.JobId!, "pending", "Email forward queued");
}

internal sealed record JobWire(
    [property: Description("Id of the job.")] string JobId,
    [property: Description("How it stands."), AllowedValues("pending", "sent", "failed")] string Status,
    [property: Description("Why it failed.")] string? Reason)
{
    public static JobWire Of(QueuedMessage row) => new(
        row.JobId!,
        row.Status switch
        {
            QueuedStatus.Pending or QueuedStatus.Sending => "pending",
            QueuedStatus.Sent => "sent",
            QueuedStatus.Failed or QueuedStatus.Cancelled => "failed",
        },
        row.Reason);
}
