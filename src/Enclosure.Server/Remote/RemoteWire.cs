using System.Text.Json.Serialization;

namespace Enclosure.Server.Remote;

/// <summary>A file at the server, as either dialect tells of it.</summary>
public sealed record RemoteFile(
    Guid Id, string Filename, string ContentType, long SizeBytes, string? Sha256, Guid? MessageId = null, string? Url = null)
{
    public string? DetectedType { get; init; }
    public string? ContentId { get; init; }
    public string? State { get; init; }
    public DateTimeOffset? DeletesAt { get; init; }
}

internal sealed record FileList(IReadOnlyList<RemoteFile> Attachments, string? NextCursor);

public sealed record RemoteMailbox(Guid Id, string FullAddress, string Status)
{
    /// <summary>By its address or its id.</summary>
    public bool Is(string named) =>
        FullAddress.Equals(named, StringComparison.OrdinalIgnoreCase) || Id.ToString().Equals(named, StringComparison.OrdinalIgnoreCase);
}

internal sealed record MailboxList(IReadOnlyList<RemoteMailbox> Mailboxes);

/// <summary>What became of a message for one recipient.</summary>
public sealed record RemoteDelivery(string Recipient, string Status, int? Code, string? Text, DateTimeOffset? At);

public sealed record RemoteMessage(
    Guid Id,
    Guid MailboxId,
    string Direction,
    string FromAddress,
    IReadOnlyList<string> ToAddresses,
    IReadOnlyList<string> CcAddresses,
    string Subject,
    string Status,
    string? ExternalMessageId,
    DateTimeOffset CreatedAt,
    bool AttachmentsDropped,
    IReadOnlyList<RemoteFile>? Attachments,
    IReadOnlyList<RemoteDelivery>? Deliveries);

internal sealed record MessageAnswer(RemoteMessage Message);

internal sealed record MessageList(IReadOnlyList<RemoteMessage> Messages);

/// <summary>A message to be sent.</summary>
public sealed record Draft(
    IReadOnlyList<string> To, IReadOnlyList<string> Cc, IReadOnlyList<string> Bcc, string Subject, string BodyText, string? BodyHtml)
{
    public IReadOnlyList<Guid> Attachments { get; init; } = [];
    public string? InReplyTo { get; init; }
}

public sealed record PreflightProblem(string Code, bool StopsSending, string? Field, string Message);

public sealed record PreflightLimit(long Bytes, string Whose, bool Exceeded);

/// <summary>What there is to say of a message before it is sent.</summary>
public sealed record RemotePreflight(
    bool WouldBeSent, long SizeBytes, long FileBytes, IReadOnlyList<PreflightLimit> Limits, IReadOnlyList<PreflightProblem> Problems);

internal sealed record PreflightAnswer(RemotePreflight Preflight);

/// <summary>What a mailbox got of a message that was handed in.</summary>
public sealed record RemoteReceived(Guid Id, bool Duplicate, bool OverLimit);

internal sealed record ReceivedAnswer(IReadOnlyList<RemoteReceived> Messages);

internal sealed record LinkRequest(string Filename, string ContentType, long FileSize);

/// <summary>Where to PUT a file.</summary>
public sealed record UploadLink(
    Guid Id, string PresignedUrl, string Url, string Key, string Filename, string ContentType, IReadOnlyDictionary<string, string> Headers);

internal sealed record LinkAnswer(UploadLink Data);

internal sealed record UploadStatus(
    Guid Id, string Key, string Url, string Filename, string ContentType, long FileSize, string? Sha256, DateTimeOffset? DeletesAt);

internal sealed record StatusAnswer(UploadStatus Data);

internal sealed record EventAttachment(
    [property: JsonPropertyName("id")] Guid Id,
    [property: JsonPropertyName("filename")] string Filename,
    [property: JsonPropertyName("content_type")] string ContentType,
    [property: JsonPropertyName("size_bytes")] long SizeBytes);

internal sealed record EventData(
    [property: JsonPropertyName("message_id")] Guid MessageId,
    [property: JsonPropertyName("mailbox_id")] Guid MailboxId,
    [property: JsonPropertyName("from")] string? From,
    [property: JsonPropertyName("to")] IReadOnlyList<string>? To,
    [property: JsonPropertyName("cc")] IReadOnlyList<string>? Cc,
    [property: JsonPropertyName("subject")] string? Subject,
    [property: JsonPropertyName("received_at")] DateTimeOffset? ReceivedAt,
    [property: JsonPropertyName("over_limit")] bool OverLimit,
    [property: JsonPropertyName("attachments_dropped")] bool AttachmentsDropped,
    [property: JsonPropertyName("attachments")] IReadOnlyList<EventAttachment>? Attachments);

internal sealed record EventEnvelope(
    [property: JsonPropertyName("event")] string Event,
    [property: JsonPropertyName("data")] EventData Data);

internal sealed record AccountFacts(string Email, long StorageUsedBytes, long StorageLimitBytes, long StoragePendingBytes, bool Suspended);

internal sealed record AccountAnswer(AccountFacts Account);

internal sealed record WorkspaceFacts([property: JsonPropertyName("_id")] string Id, string Name);

internal sealed record WorkspaceAnswer(IReadOnlyList<WorkspaceFacts> Data);

internal sealed record HealthFacts(string Status);

internal sealed record DocumentInfo(string Title, string Version);

internal sealed record DocumentFacts(DocumentInfo Info);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(RemoteFile))]
[JsonSerializable(typeof(FileList))]
[JsonSerializable(typeof(MailboxList))]
[JsonSerializable(typeof(MessageAnswer))]
[JsonSerializable(typeof(MessageList))]
[JsonSerializable(typeof(Draft))]
[JsonSerializable(typeof(PreflightAnswer))]
[JsonSerializable(typeof(ReceivedAnswer))]
[JsonSerializable(typeof(LinkRequest))]
[JsonSerializable(typeof(LinkAnswer))]
[JsonSerializable(typeof(StatusAnswer))]
[JsonSerializable(typeof(EventEnvelope))]
[JsonSerializable(typeof(AccountAnswer))]
[JsonSerializable(typeof(WorkspaceAnswer))]
[JsonSerializable(typeof(HealthFacts))]
[JsonSerializable(typeof(DocumentFacts))]
internal sealed partial class RemoteJson : JsonSerializerContext;
