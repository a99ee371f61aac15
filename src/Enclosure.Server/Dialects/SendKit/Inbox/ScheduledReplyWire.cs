using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Enclosure.Attachments;
using Enclosure.Conversations;

namespace Enclosure.Server.Dialects.SendKit.Inbox;

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
