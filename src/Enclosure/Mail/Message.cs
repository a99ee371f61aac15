using Enclosure.Attachments;
using Enclosure.Sql;

namespace Enclosure.Mail;

public enum MessageStatus
{
    Queued,
    Sent,
    Delivered,
    Bounced,
    Complained,
    Failed,
    Received,
}

/// <summary>
/// A message in a mailbox. Addresses are bare; <see cref="InternetMessageId"/> and <see cref="InReplyTo"/> have their brackets.
/// </summary>
/// <param name="Headers">The message's own fields, decoded and unfolded, one <c>Name: value</c> a line, in their order.</param>
/// <param name="DroppedReason"><c>size</c>, <c>count</c> (of files, or of parts) or <c>both</c> when files were left out; null when none was.</param>
/// <param name="InboundMonth">The UTC month it was received in, <c>2026-11</c>; null for one that was sent.</param>
/// <param name="InboundOrdinal">Which message of the account in that month it was, from 1.</param>
/// <param name="MessageBytes">What it weighs beside its files: skeleton and bodies.</param>
public sealed record Message(
    Guid Id,
    Guid AccountId,
    Guid MailboxId,
    Guid ThreadId,
    Direction Direction,
    string InternetMessageId,
    string? InReplyTo,
    string FromAddress,
    string? FromName,
    string? ReplyTo,
    IReadOnlyList<string> To,
    IReadOnlyList<string> Cc,
    IReadOnlyList<string> Bcc,
    string EnvelopeSender,
    string Subject,
    string BodyText,
    string? BodyHtml,
    bool BodyTruncated,
    string Headers,
    MessageStatus Status,
    string? ExternalId,
    bool HasAttachments,
    string? DroppedReason,
    string? InboundMonth,
    long? InboundOrdinal,
    long RawBytes,
    string RawSha256,
    Guid? SkeletonId,
    long MessageBytes,
    long? EventSeq,
    DateTimeOffset CreatedAt,
    DateTimeOffset? EventDispatchedAt)
{
    /// <summary>Columns of <c>messages m</c>, joined with <c>events e</c>.</summary>
    internal const string Columns =
        """
        m.id, m.account_id, m.mailbox_id, m.thread_id, m.direction, m.internet_message_id, m.in_reply_to, m.from_address, m.from_name, m.reply_to,
        m.to_addresses, m.cc_addresses, m.bcc_addresses, m.envelope_sender, m.subject, m.body_text, m.body_html, m.body_truncated, m.headers, m.status,
        m.external_id, m.has_attachments, m.dropped_reason, m.inbound_month, m.inbound_ordinal, m.raw_bytes, m.raw_sha256, m.skeleton_id,
        m.message_bytes, m.event_seq, m.created_at, e.dispatched_at
        """;

    internal const string Source = "messages m left join events e on e.account_id = m.account_id and e.seq = m.event_seq";

    internal static Message Read(SqlRow row) => new(
        row.Id(),
        row.Id(),
        row.Id(),
        row.Id(),
        row.Text() == "inbound" ? Direction.Inbound : Direction.Outbound,
        row.Text(),
        row.OptionalText(),
        row.Text(),
        row.OptionalText(),
        row.OptionalText(),
        Lines.Split(row.Text()),
        Lines.Split(row.Text()),
        Lines.Split(row.Text()),
        row.Text(),
        row.Text(),
        row.Text(),
        row.OptionalText(),
        row.Integer() != 0,
        row.Text(),
        Enum.Parse<MessageStatus>(row.Text(), ignoreCase: true),
        row.OptionalText(),
        row.Integer() != 0,
        row.OptionalText(),
        row.OptionalText(),
        row.OptionalInteger(),
        row.Integer(),
        row.Text(),
        row.OptionalId(),
        row.Integer(),
        row.OptionalInteger(),
        row.Instant(),
        row.OptionalInstant());

    /// <summary>The header fields as pairs, in their order.</summary>
    public IEnumerable<(string Name, string Value)> HeaderFields()
    {
        foreach (var line in Lines.Split(Headers))
        {
            var colon = line.IndexOf(": ", StringComparison.Ordinal);
            if (colon > 0) yield return (line[..colon], line[(colon + 2)..]);
        }
    }

    /// <summary>Of repeated header fields the last. Names that differ in case alone are one field (RFC 5322, section 1.2.2).</summary>
    public IReadOnlyDictionary<string, string> LastOfEachHeader()
    {
        var last = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in HeaderFields())
        {
            last.Remove(name);
            last.Add(name, value);
        }

        return last;
    }
}
