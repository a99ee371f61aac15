using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Enclosure.Server.Dialects.Json;

namespace Enclosure.Server.Dialects.SendKit;

/// <summary>Every success of this dialect.</summary>
internal sealed record SuccessWire<T>([property: Description("What was asked for.")] T Data)
    where T : notnull
{
    [Description("Always true.")]
    [JsonPropertyOrder(-1)]
    public bool Success { get; } = true;
}

/// <summary>A success that is one page of a list.</summary>
internal sealed record PageWire<T>(
    [property: Description("The items of this page.")] IReadOnlyList<T> Data,
    [property: Description("Where this page stands in the list.")] PaginationWire Pagination)
{
    [Description("Always true.")]
    [JsonPropertyOrder(-1)]
    public bool Success { get; } = true;
}

internal sealed record PaginationWire(
    [property: Description("Most items of a page.")] int Limit,
    [property: Description("Items of the whole list.")] int Total,
    [property: Description("Whether there are more.")] bool HasMore,
    [property: Description("Give it as cursor to go on; null at the end.")] string? NextCursor);

/// <summary>A link to PUT a file to, and what to quote afterwards.</summary>
internal sealed record UploadLinkWire(
    [property: Description("PUT the raw bytes here within five minutes, with exactly the headers under 'headers'.")] string PresignedUrl,
    [property: Description("Plain read link, good once the bytes are there. Quote it, or the key, when replying.")] string Url,
    [property: Description("Name of the upload in the store. Quote it when replying.")] string Key,
    [property: Description("The name given, less path parts.")] string Filename,
    [property: Description("The type given; the PUT must carry it.")] string ContentType,
    [property: Description("Always PUT."), AllowedValues("PUT")] string Method,
    [property: Description("Headers that the PUT must carry, exactly so.")] IReadOnlyDictionary<string, string> Headers,
    [property: Description("When the link ends; a PUT begun in time completes.")] DateTimeOffset ExpiresAt,
    [property: Description("Id of the attachment, to ask for its status by.")] Guid Id);

/// <summary>How an upload stands.</summary>
internal sealed record UploadStatusWire(
    [property: Description("Id of the attachment.")] Guid Id,
    [property: Description("Name of the upload in the store.")] string Key,
    [property: Description("Plain read link; answers once the status is ready.")] string Url,
    [property: Description("Name as it is kept.")] string Filename,
    [property: Description("Type that was promised.")] string ContentType,
    [property: Description("Size that was promised, in bytes.")] long FileSize,
    [property: Description("How it stands; a reply takes ready ones.")]
    [property: AllowedValues("pending", "ready", "failed", "expired")] string Status,
    [property: Description("SHA-256 of the bytes, lower-case hex, once ready.")] string? Sha256,
    [property: Description("When the upload link was made.")] DateTimeOffset CreatedAt,
    [property: Description("When the upload link ends.")] DateTimeOffset? ExpiresAt,
    [property: Description("When the file is deleted if no message uses it; null if never, or not ready.")] DateTimeOffset? DeletesAt);

internal sealed record WorkspaceWire(
    [property: JsonPropertyName("_id"), Description("Id of the workspace, for X-Workspace-Id.")] Guid Id,
    [property: Description("Its name.")] string Name,
    [property: Description("Unique short name.")] string Slug,
    [property: Description("When it was made.")] DateTimeOffset CreatedAt);

internal sealed record FieldFaultWire(
    [property: Description("Name of the field.")] string Field,
    [property: Description("What it must be.")] string Message);

/// <summary>Every error of this dialect. Members that do not belong to a case are left out.</summary>
internal sealed record ErrorWire(
    [property: Description("Phrase of the HTTP status.")] string Error,
    [property: Description("What went wrong and what to do, for a person.")] string Message,
    [property: Description("The HTTP status.")] int Code,
    [property: Description("Stable code, for a program.")] string Reason,
    [property: Description("Whether the same request may succeed later.")] bool Retryable)
{
    [Description("Always false.")]
    [JsonPropertyOrder(-1)]
    public bool Success { get; }

    [Description("Every wrong field, of VALIDATION_ERROR.")]
    public IReadOnlyList<FieldFaultWire>? Fields { get; init; }

    [Description("Id of the request to report, of INTERNAL.")]
    public string? RequestId { get; init; }
}

[JsonSerializable(typeof(SuccessWire<UploadLinkWire>))]
[JsonSerializable(typeof(SuccessWire<UploadStatusWire>))]
[JsonSerializable(typeof(PageWire<WorkspaceWire>))]
[JsonSerializable(typeof(PageWire<ConversationWire>))]
[JsonSerializable(typeof(SuccessWire<OpenConversationWire>))]
[JsonSerializable(typeof(SuccessWire<QueuedReplyWire>))]
[JsonSerializable(typeof(SuccessWire<IReadOnlyList<ScheduledReplyWire>>))]
[JsonSerializable(typeof(SuccessWire<CancelledWire>))]
[JsonSerializable(typeof(SuccessWire<QueuedForwardWire>))]
[JsonSerializable(typeof(SuccessWire<JobWire>))]
internal sealed partial class SendKitJson : JsonSerializerContext
{
    public static SendKitJson Plain { get; } = new(JsonAnswer.Options());
}

[JsonSerializable(typeof(ErrorWire))]
internal sealed partial class SendKitErrorJson : JsonSerializerContext
{
    public static SendKitErrorJson Plain { get; } = new(JsonAnswer.Options(leaveOutNulls: true));
}
