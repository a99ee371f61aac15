using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Enclosure.Server.Dialects.Json;

namespace Enclosure.Server.Dialects.Robotomail;

/// <summary>Answer to an upload.</summary>
internal sealed record UploadedWire(
    [property: Description("Id of the attachment, to send it by or to fetch it.")] Guid Id,
    [property: Description("Name as it is kept: the last path segment, NFC, without control characters, at most 255 bytes.")] string Filename,
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
    [property: Description("When the file is deleted if no message uses it; null if never.")] DateTimeOffset? DeletesAt)
{
    [Description("Link to the bytes: plain GET, no Authorization, ranges allowed. Fresh at each call; not in lists.")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Url { get; init; }

    [Description("When the link ends; not in lists.")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? ExpiresAt { get; init; }
}

internal sealed record AttachmentListWire(
    [property: Description("Newest first.")] IReadOnlyList<AttachmentWire> Attachments,
    [property: Description("Give it as cursor to go on; null at the end.")] string? NextCursor);

internal sealed record DeletedWire([property: Description("Always true.")] bool Deleted);

internal sealed record AnnualAvailabilityWire(
    [property: Description("Always false.")] bool Developer,
    [property: Description("Always false.")] bool Growth,
    [property: Description("Always false.")] bool Scale);

internal sealed record AccountWire(
    [property: Description("Id of the account.")] Guid Id,
    [property: Description("Address of the account's owner.")] string Email,
    [property: Description("Always true here: the operator made the account.")] bool EmailVerified,
    [property: Description("Unique short name.")] string Slug,
    [property: Description("Always self-hosted.")] string Plan,
    [property: Description("Always none: there is no billing here.")] string BillingPeriod,
    [property: Description("Whether the operator suspended the account.")] bool Suspended,
    [property: Description("The operator's reason, if any.")] string? SuspendedReason,
    [property: Description("Since when.")] DateTimeOffset? SuspendedAt,
    [property: Description("Bytes of stored attachments.")] long StorageUsedBytes,
    [property: Description("Limit of stored and pending bytes; 0 = unlimited.")] long StorageLimitBytes,
    [property: Description("Bytes promised to upload links and not there yet.")] long StoragePendingBytes,
    [property: Description("Part of the used bytes that no message uses: deleting those uploads frees it.")] long StorageReclaimableBytes,
    [property: Description("Bytes of message texts and skeletons; they do not count toward the limit.")] long StorageMessageBytes,
    [property: Description("Mailboxes of the account.")] long MailboxCount,
    [property: Description("Of these, the active ones.")] long ActiveMailboxCount,
    [property: Description("Messages sent since 00:00 UTC.")] long SentToday,
    [property: Description("Messages sent this month.")] long SentThisMonth,
    [property: Description("Messages received since 00:00 UTC.")] long ReceivedToday,
    [property: Description("Messages bounced since 00:00 UTC.")] long BouncedToday,
    [property: Description("Messages received this month (UTC).")] long MonthlyInboundCount,
    [property: Description("Limit of it; 0 = unlimited.")] long MonthlyInboundLimit,
    [property: Description("Count in percent of the limit; 0 when unlimited.")] long MonthlyInboundPercentage,
    [property: Description("When the count begins anew.")] DateTimeOffset MonthlyInboundResetAt,
    [property: Description("Messages withheld over the limit.")] long OverLimitMessageCount,
    [property: Description("Always false.")] bool BillingLinked,
    [property: Description("Always false: there is no billing here.")] AnnualAvailabilityWire AnnualAvailability,
    [property: Description("Always null: there is no trial here.")] string? Trial);

internal sealed record AccountResponseWire([property: Description("The account of the key.")] AccountWire Account);

internal sealed record ApiKeyWire(
    [property: Description("Id of the key, to revoke it by.")] Guid Id,
    [property: Description("Name given at creation.")] string? Name,
    [property: Description("First eight characters of the key.")] string Prefix,
    [property: Description("When it was made.")] DateTimeOffset CreatedAt,
    [property: Description("False once revoked.")] bool Enabled);

internal sealed record ApiKeyListWire([property: Description("Oldest first.")] IReadOnlyList<ApiKeyWire> Keys);

internal sealed record NewApiKeyWire(
    [property: Description("Id of the key, to revoke it by.")] Guid Id,
    [property: Description("The key itself, shown this once.")] string Key,
    [property: Description("Its first eight characters.")] string Prefix,
    [property: Description("Whether it is limited to mailboxes.")] bool Scoped);

internal sealed record RevokedWire([property: Description("Always true.")] bool Revoked);

internal sealed record MailboxWire(
    [property: Description("Id of the mailbox.")] Guid Id,
    [property: Description("Id of the account that owns it.")] Guid UserId,
    [property: Description("Always null: domains are the operator's setting here.")] Guid? DomainId,
    [property: Description("Local part of the address.")] string Address,
    [property: Description("Whole address.")] string FullAddress,
    [property: Description("Name shown to correspondents.")] string? DisplayName,
    [property: Description("Messages sent since 00:00 UTC.")] long DailySendCount,
    [property: Description("Limit of it; 0 = unlimited.")] long DailySendLimit,
    [property: Description("Messages sent this month.")] long MonthlySendCount,
    [property: Description("Limit of it; 0 = unlimited.")] long MonthlySendLimit,
    [property: Description("A paused mailbox neither receives nor sends.")]
    [property: AllowedValues("ACTIVE", "PAUSED")] string Status,
    [property: Description("Always false.")] bool PausedByBilling,
    [property: Description("Always true.")] bool StalwartProvisioned,
    [property: Description("Always null.")] DateTimeOffset? SuspendedAt,
    [property: Description("Always null.")] string? SuspendedReason,
    [property: Description("Always null.")] string? SuspensionIncidentId,
    [property: Description("When it was made.")] DateTimeOffset CreatedAt,
    [property: Description("When it was last changed.")] DateTimeOffset UpdatedAt,
    [property: Description("Messages received this month.")] long ReceivedThisMonth);

internal sealed record MailboxResponseWire([property: Description("The mailbox.")] MailboxWire Mailbox);

internal sealed record MailboxListWire([property: Description("Oldest first.")] IReadOnlyList<MailboxWire> Mailboxes);

internal sealed record WebhookWire(
    [property: Description("Id of the webhook.")] Guid Id,
    [property: Description("Id of the account that owns it.")] Guid UserId,
    [property: Description("The mailbox whose events it gets; null for all of the account.")] Guid? MailboxId,
    [property: Description("Where events are posted to.")] string Url,
    [property: Description("The events it gets.")] IReadOnlyList<string> Events,
    [property: Description("Headers sent along with each delivery.")] IReadOnlyDictionary<string, string>? Headers,
    [property: Description("Paused by its owner, or failed after 10 failures in a row; neither gets anything.")]
    [property: AllowedValues("ACTIVE", "PAUSED", "FAILED")] string Status,
    [property: Description("Failures since the last success.")] long FailureCount,
    [property: Description("When a delivery was last tried.")] DateTimeOffset? LastTriggeredAt,
    [property: Description("When it was made.")] DateTimeOffset CreatedAt,
    [property: Description("When it was last changed.")] DateTimeOffset UpdatedAt)
{
    [Description("The secret that deliveries are signed with: `whsec_…`. Only in the answer to its creation.")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Secret { get; init; }
}

internal sealed record WebhookResponseWire([property: Description("The webhook.")] WebhookWire Webhook);

internal sealed record WebhookListWire([property: Description("Oldest first.")] IReadOnlyList<WebhookWire> Webhooks);

internal sealed record DeliveryWire(
    [property: Description("Id of the delivery; the header X-Robotomail-Delivery-Id of all its tries.")] Guid Id,
    [property: Description("The event it tells.")] string Event,
    [property: Description("Id of the message it is about.")] Guid MessageId,
    [property: Description("HTTP status of the last try; null when there was no answer.")] long? ResponseStatus,
    [property: Description("Pending until it arrived or its tries are used up.")]
    [property: AllowedValues("PENDING", "DELIVERED", "FAILED")] string Status,
    [property: Description("Tries so far.")] long Attempts,
    [property: Description("When it is tried next; null when it is not, or waits for its webhook to be active.")] DateTimeOffset? NextRetryAt,
    [property: Description("When it was made.")] DateTimeOffset CreatedAt);

internal sealed record DeliveryResponseWire([property: Description("The delivery.")] DeliveryWire Delivery);

internal sealed record DeliveryListWire([property: Description("Newest first.")] IReadOnlyList<DeliveryWire> Deliveries);

internal sealed record FieldFaultWire(
    [property: Description("Name of the field.")] string Field,
    [property: Description("What it must be.")] string Message);

internal sealed record ResolutionWire(
    [property: Description("This API as an OpenAPI document.")] string Openapi,
    [property: Description("This API to read and to try.")] string Docs,
    [property: Description("Where every path is listed.")] string Endpoints,
    [property: Description("Paths that most clients want.")] IReadOnlyList<string> CommonEndpoints);

/// <summary>Every error of this dialect. Members that do not belong to a case are left out.</summary>
internal sealed record ErrorWire(
    [property: Description("What went wrong and what to do, for a person.")] string Error,
    [property: Description("Stable code, for a program.")] string Code,
    [property: Description("Whether the same request may succeed later.")] bool Retryable)
{
    [Description("Every wrong field, of VALIDATION_ERROR.")]
    public IReadOnlyList<FieldFaultWire>? Fields { get; init; }

    [Description("Where to get a higher limit, of limit errors.")]
    public string? Upgrade { get; init; }

    [Description("True for ACCOUNT_SUSPENDED.")]
    public bool? Suspended { get; init; }

    [Description("The operator's reason, of ACCOUNT_SUSPENDED.")]
    public string? Reason { get; init; }

    [Description("More words, of an unknown path.")]
    public string? Message { get; init; }

    [Description("Where to look, of an unknown path.")]
    public ResolutionWire? Resolution { get; init; }

    [Description("Id of the request to report, of INTERNAL.")]
    public string? RequestId { get; init; }
}

[JsonSerializable(typeof(UploadedWire))]
[JsonSerializable(typeof(AttachmentWire))]
[JsonSerializable(typeof(AttachmentListWire))]
[JsonSerializable(typeof(DeletedWire))]
[JsonSerializable(typeof(AccountResponseWire))]
[JsonSerializable(typeof(ApiKeyListWire))]
[JsonSerializable(typeof(NewApiKeyWire))]
[JsonSerializable(typeof(RevokedWire))]
[JsonSerializable(typeof(MailboxResponseWire))]
[JsonSerializable(typeof(MailboxListWire))]
[JsonSerializable(typeof(WebhookResponseWire))]
[JsonSerializable(typeof(WebhookListWire))]
[JsonSerializable(typeof(DeliveryResponseWire))]
[JsonSerializable(typeof(DeliveryListWire))]
internal sealed partial class RobotomailJson : JsonSerializerContext
{
    public static RobotomailJson Plain { get; } = new(JsonAnswer.Options());
}

[JsonSerializable(typeof(ErrorWire))]
internal sealed partial class RobotomailErrorJson : JsonSerializerContext
{
    public static RobotomailErrorJson Plain { get; } = new(JsonAnswer.Options(leaveOutNulls: true));
}
