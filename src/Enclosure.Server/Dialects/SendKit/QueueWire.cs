using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Enclosure.Attachments;
using Enclosure.Conversations;

namespace Enclosure.Server.Dialects.SendKit;

internal sealed record QueuedReplyWire(
    [property: Description("Id of the reply; its message gets another.")] Guid Id,
    [property: Description("Always pending: even an immediate reply is queued."), AllowedValues("pending")] string Status,
    [property: Description("When it is sent.")] DateTimeOffset ScheduledFor,
    [property: Description("Whether a time was given.")] bool IsScheduled)
{
    public static QueuedReplyWire Of(QueuedMessage row) => new(row.Id, "pending", row.ScheduledFor, row.IsScheduled);
}

internal sealed record ScheduledReplyWire(
    [property: JsonPropertyName("_id"), Description("Id of the reply.")] Guid Id,
    [property: Description("Id of the conversation.")] Guid CampaignLeadId,
    [property: Description("Bare addresses it goes to, separated by commas.")] string To,
    [property: Description("Its body.")] string Message,
    [property: Description("When it is sent.")] DateTimeOffset ScheduledFor,
    [property: Description("How it stands; only pending ones can be cancelled.")]
    [property: AllowedValues("pending", "sending", "failed")] string Status,
    [property: Description("Id of the mailbox it goes from.")] Guid MailboxId,
    [property: Description("When it was queued.")] DateTimeOffset CreatedAt,
    [property: Description("The files that go with it.")] IReadOnlyList<QueuedFileWire> Attachments,
    [property: Description("Why it failed.")] string? Reason,
    [property: Description("Id of its message, once there is one.")] Guid? MessageId)
{
    public static ScheduledReplyWire Of(ScheduledReply scheduled)
    {
        var row = scheduled.Reply;
        return new ScheduledReplyWire(
            row.Id,
            row.ConversationId,
            string.Join(", ", row.To),
            row.Body ?? "",
            row.ScheduledFor,
            row.Status.ToString().ToLowerInvariant(),
            row.MailboxId,
            row.CreatedAt,
            [.. scheduled.Files.Select(QueuedFileWire.Of)],
            row.Reason,
            row.MessageId);
    }
}

internal sealed record QueuedFileWire(
    [property: Description("Name that it is shown by.")] string Filename,
    [property: Description("Its declared type.")] string ContentType,
    [property: Description("Its size in bytes.")] long Size,
    [property: Description("Id of the attachment.")] Guid Id)
{
    public static QueuedFileWire Of(Attachment file) => new(file.Filename, file.ContentType, file.SizeBytes, file.Id);
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
