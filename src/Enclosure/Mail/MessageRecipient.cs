using Enclosure.Sql;

namespace Enclosure.Mail;

/// <summary>How a message stands with one of its recipients.</summary>
public enum RecipientStatus
{
    /// <summary>It is still to be delivered.</summary>
    Queued,

    /// <summary>It is kept here and never goes out.</summary>
    Captured,

    /// <summary>The next server has taken it.</summary>
    Delivered,

    /// <summary>A server refused it for good, at once or in a report later.</summary>
    Bounced,

    /// <summary>This server gave up.</summary>
    Failed,
}

/// <summary>A recipient of a sent message, those of Bcc included.</summary>
/// <param name="Code">What the last server asked answered, such as 250 or 550; null when none did.</param>
/// <param name="Reply">Its text, or why this server gave up.</param>
public sealed record MessageRecipient(
    Guid MessageId, long Position, string Address, RecipientStatus Status, int? Code, string? Reply, DateTimeOffset ChangedAt)
{
    internal const string Columns = "message_id, position, address, status, code, reply, changed_at";

    internal static MessageRecipient Read(SqlRow row) => new(
        row.Id(),
        row.Integer(),
        row.Text(),
        Enum.Parse<RecipientStatus>(row.Text(), ignoreCase: true),
        (int?)row.OptionalInteger(),
        row.OptionalText(),
        row.Instant());
}
