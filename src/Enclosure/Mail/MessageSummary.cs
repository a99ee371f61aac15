using Enclosure.Attachments;
using Enclosure.Sql;

namespace Enclosure.Mail;

/// <summary>What a list shows of a message.</summary>
/// <param name="Beginning">Of its text.</param>
public sealed record MessageSummary(
    Guid Id,
    Guid MailboxId,
    Guid ThreadId,
    Direction Direction,
    string From,
    string? FromName,
    IReadOnlyList<string> To,
    string Subject,
    string Beginning,
    MessageStatus Status,
    bool HasAttachments,
    string? DroppedReason,
    DateTimeOffset CreatedAt,
    DateTimeOffset? ReadAt)
{
    private const int BeginningCharacters = 300;

    /// <summary>Columns of <c>messages m</c>.</summary>
    internal static readonly string Columns =
        $"""
        m.id, m.mailbox_id, m.thread_id, m.direction, m.from_address, m.from_name, m.to_addresses, m.subject,
        substr(m.body_text, 1, {BeginningCharacters}), m.status, m.has_attachments, m.dropped_reason, m.created_at, m.read_at
        """;

    internal static MessageSummary Read(SqlRow row) => new(
        row.Id(),
        row.Id(),
        row.Id(),
        row.Text() == "inbound" ? Direction.Inbound : Direction.Outbound,
        row.Text(),
        row.OptionalText(),
        Lines.Split(row.Text()),
        row.Text(),
        row.Text(),
        Enum.Parse<MessageStatus>(row.Text(), ignoreCase: true),
        row.Integer() != 0,
        row.OptionalText(),
        row.Instant(),
        row.OptionalInstant());
}

/// <summary>Which messages to list; null filters match everything; newest first.</summary>
/// <param name="Search">A part, in any case, of the subject or of the addresses and names of its sender and recipients.</param>
/// <param name="Before">Where the page before ended.</param>
public sealed record SummaryFilter(Guid? MailboxId, Guid? ThreadId, string? Search, Guid? Before, int Limit);
