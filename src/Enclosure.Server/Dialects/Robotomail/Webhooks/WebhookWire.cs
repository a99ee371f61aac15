using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;

namespace Enclosure.Server.Dialects.Robotomail.Webhooks;

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
    [property: Description("When it is tried next; null when it is not, or waits for its webhook to be active.")]
    DateTimeOffset? NextRetryAt,
    [property: Description("When it was made.")] DateTimeOffset CreatedAt);

internal sealed record DeliveryResponseWire([property: Description("The delivery.")] DeliveryWire Delivery);

internal sealed record DeliveryListWire([property: Description("Newest first.")] IReadOnlyList<DeliveryWire> Deliveries);
