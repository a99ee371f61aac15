using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Enclosure.Attachments;

namespace Enclosure.Server.Dialects.Robotomail.Attachments;

/// <summary>Answer to an upload.</summary>
internal sealed record UploadedWire(
    [property: Description("Id of the attachment, to send it by or to fetch it.")] Guid Id,
    [property: Description("Name as it is kept: the last path segment, NFC, without control characters, at most 255 bytes.")]
    string Filename,
    [property: Description("Size in bytes.")] long SizeBytes,
    [property: Description("Type as the upload declared it.")] string ContentType,
    [property: Description("SHA-256 of the bytes, lower-case hex.")] string? Sha256,
    [property: Description("When the file is deleted if no message uses it; null if never.")] DateTimeOffset? DeletesAt);

/// <summary>One attachment; in lists it comes without its link.</summary>
internal sealed record AttachmentWire(
    [property: Description("Id of the attachment.")] Guid Id,
    [property: Description("Id of the message it belongs to; null for an upload no message uses.")] Guid? MessageId,
    [property: Description("Id of the account that owns it.")] Guid UserId,
    [property: Description("Name as it is kept.")] string Filename,
    [property: Description("Type as it was declared.")] string ContentType,
    [property: Description("Size in bytes.")] long SizeBytes,
    [property: Description("Logical path; internal, do not depend on its form.")] string R2Key,
    [property: Description("Content-ID without angle brackets when the message's HTML shows the file inline.")] string? ContentId,
    [property: Description("When it came to be.")] DateTimeOffset CreatedAt,
    [property: Description("SHA-256 of the bytes, lower-case hex.")] string? Sha256,
    [property: Description("Type found in the bytes themselves; null when unknown.")] string? DetectedType,
    [property: Description("How it stands; links and messages take ready ones only.")]
    [property: AllowedValues("pending", "ready", "failed", "expired")] string State,
    [property: Description("What the malware scanner said: none without one.")]
    [property: AllowedValues("none", "pending", "clean", "infected", "error", "skipped")] string Scan,
    [property: Description("When the file is deleted if no message uses it; null if never.")] DateTimeOffset? DeletesAt,
    [property: Description("Id of the forwarded message or winmail.dat, itself an attachment, that the file lies in.")] Guid? ParentId)
{
    private const string NoScanner = "none";

    [Description("Link to the bytes: plain GET, no Authorization, ranges allowed. Fresh at each call; not in lists.")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Url { get; init; }

    [Description("When the link ends; not in lists.")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? ExpiresAt { get; init; }

    public static AttachmentWire Of(Attachment attachment, UploadRules rules) => new(
        attachment.Id,
        attachment.MessageId,
        attachment.AccountId,
        attachment.Filename,
        attachment.ContentType,
        attachment.SizeBytes,
        attachment.Path,
        attachment.ContentId,
        attachment.CreatedAt,
        attachment.Sha256,
        attachment.DetectedType,
        attachment.State.ToString().ToLowerInvariant(),
        NoScanner,
        attachment.DeletesAt(rules.UnusedLifetime),
        attachment.ParentId);
}

internal sealed record AttachmentListWire(
    [property: Description("Newest first.")] IReadOnlyList<AttachmentWire> Attachments,
    [property: Description("Give it as cursor to go on; null at the end.")] string? NextCursor);
