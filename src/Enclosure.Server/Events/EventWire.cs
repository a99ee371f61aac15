using System.Text.Json;
using System.Text.Json.Serialization;
using Enclosure.Server.Dialects.Json;

namespace Enclosure.Server.Events;

/// <summary>What hooks and streams carry; members of the optional kind are left out when null.</summary>
internal sealed record EventWire<T>(string Event, DateTimeOffset Timestamp, T Data);

internal sealed record MessageReceivedWire(
    Guid MessageId,
    Guid MailboxId,
    string MailboxAddress,
    string From,
    IReadOnlyList<string> To,
    IReadOnlyList<string> Cc,
    string Subject,
    string BodyText,
    string? BodyHtml,
    Guid ThreadId,
    string? InReplyTo,
    string InternetMessageId,
    IReadOnlyDictionary<string, string> Headers,
    DateTimeOffset ReceivedAt,
    IReadOnlyList<EventFileWire> Attachments)
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? BodyTruncated { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? AttachmentsDropped { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? AttachmentsDroppedReason { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? AttachmentsOmitted { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public InboundUsageWire? InboundUsage { get; init; }
}

internal sealed record EventFileWire(
    Guid Id, string Filename, string ContentType, long SizeBytes, string? ContentId, string DownloadUrl);

/// <summary>A message that was sent, and how it stands with each recipient at this moment.</summary>
/// <param name="Status">SENT, DELIVERED, BOUNCED or FAILED.</param>
internal sealed record MessageSentWire(
    Guid MessageId,
    Guid MailboxId,
    string MailboxAddress,
    Guid ThreadId,
    string From,
    IReadOnlyList<string> To,
    IReadOnlyList<string> Cc,
    string Subject,
    string InternetMessageId,
    string? InReplyTo,
    string Status,
    string? ExternalMessageId,
    DateTimeOffset SentAt,
    IReadOnlyList<EventRecipientWire> Deliveries,
    IReadOnlyList<EventFileWire> Attachments)
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? AttachmentsOmitted { get; init; }
}

/// <param name="Status">QUEUED, SENT (kept here), DELIVERED, BOUNCED or FAILED.</param>
internal sealed record EventRecipientWire(string Recipient, string Status, int? Code, string? Text, DateTimeOffset At);

/// <summary>A message over the limit: that it came, and nothing of what is in it.</summary>
internal sealed record WithheldWire(
    Guid MessageId,
    Guid MailboxId,
    string MailboxAddress,
    Guid ThreadId,
    DateTimeOffset ReceivedAt,
    bool OverLimit,
    InboundUsageWire InboundUsage);

/// <param name="Status">healthy, approaching, near or limit_reached.</param>
internal sealed record InboundUsageWire(long Current, long Limit, long Percentage, DateTimeOffset ResetDate, string Status);

[JsonSerializable(typeof(EventWire<MessageReceivedWire>))]
[JsonSerializable(typeof(EventWire<MessageSentWire>))]
[JsonSerializable(typeof(EventWire<WithheldWire>))]
internal sealed partial class EventJson : JsonSerializerContext
{
    public static EventJson Plain { get; } = new(
        new JsonSerializerOptions(JsonAnswer.Options()) { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower });
}
