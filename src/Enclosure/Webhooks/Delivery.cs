using Enclosure.Sql;

namespace Enclosure.Webhooks;

/// <summary>
/// <see cref="Pending"/> until it arrived or the tries are used up; <see cref="Held"/> while its hook is paused or failed: it goes on when
/// the hook is active again.
/// </summary>
public enum DeliveryStatus
{
    Pending,
    Held,
    Delivered,
    Failed,
}

/// <summary>One event on its way to one hook. The id stays the same over all tries.</summary>
/// <param name="ResponseStatus">The HTTP status of the last try; null when there was no answer.</param>
/// <param name="Attempts">Tries since it was made, or since it was last asked for by hand.</param>
/// <param name="TriedAt">When the last try ended; null before the first.</param>
/// <param name="Answer">The beginning of what the last try was answered, or why there was no answer.</param>
/// <param name="NextAttemptAt">When it is due; null unless <see cref="DeliveryStatus.Pending"/>.</param>
public sealed record Delivery(
    Guid Id,
    Guid WebhookId,
    string Kind,
    Guid MessageId,
    DeliveryStatus Status,
    long Attempts,
    long? ResponseStatus,
    DateTimeOffset? NextAttemptAt,
    DateTimeOffset CreatedAt,
    DateTimeOffset? TriedAt,
    string? Answer)
{
    internal const string Columns =
        "id, webhook_id, kind, message_id, status, attempts, response_status, next_attempt_at, created_at, tried_at, answer";

    internal static Delivery Read(SqlRow row) => new(
        row.Id(),
        row.Id(),
        row.Text(),
        row.Id(),
        Enum.Parse<DeliveryStatus>(row.Text(), ignoreCase: true),
        row.Integer(),
        row.OptionalInteger(),
        row.OptionalInstant(),
        row.Instant(),
        row.OptionalInstant(),
        row.OptionalText());
}
