using Enclosure.Accounts;
using Enclosure.Attachments;
using Enclosure.Sql;

namespace Enclosure.Mail;

/// <summary>The rows of messages.</summary>
internal static class MessageTable
{
    /// <summary>Columns of <c>messages m</c>, joined with <c>events e</c>.</summary>
    public const string Columns =
        """
        m.id, m.account_id, m.mailbox_id, m.thread_id, m.direction, m.internet_message_id, m.in_reply_to, m.from_address, m.from_name, m.reply_to,
        m.to_addresses, m.cc_addresses, m.bcc_addresses, m.envelope_sender, m.subject, m.body_text, m.body_html, m.body_truncated, m.headers, m.status,
        m.external_id, m.dropped_reason, m.inbound_month, m.inbound_ordinal, m.raw_bytes, m.raw_sha256, m.skeleton_id, m.message_bytes, m.event_seq,
        m.created_at, m.has_attachments, m.origin, m.read_at, e.dispatched_at
        """;

    public const string Source = "messages m left join events e on e.account_id = m.account_id and e.seq = m.event_seq";

    public static Message Read(SqlRow row) => new(
        row.Id(),
        row.Id(),
        row.Id(),
        row.Id(),
        row.Text() == "inbound" ? Direction.Inbound : Direction.Outbound,
        row.Text(),
        row.OptionalText(),
        new Correspondents(
            row.Text(), row.OptionalText(), row.OptionalText(), Lines.Split(row.Text()), Lines.Split(row.Text()), Lines.Split(row.Text()),
            row.Text()),
        new MessageText(row.Text(), row.Text(), row.OptionalText(), row.Integer() != 0, row.Text()),
        Enum.Parse<MessageStatus>(row.Text(), ignoreCase: true),
        row.OptionalText(),
        row.OptionalText(),
        InboundPlace.Read(row),
        new RawForm(row.Integer(), row.Text(), row.Id()),
        row.Integer(),
        row.OptionalInteger(),
        row.Instant(),
        row.Integer() != 0,
        row.OptionalText() is { } origin ? Enum.Parse<MessageOrigin>(origin, ignoreCase: true) : null,
        row.OptionalInstant(),
        row.OptionalInstant());

    /// <summary>Whether the message still had the skeleton <paramref name="from"/>.</summary>
    public static async Task<bool> ReplaceSkeletonAsync(SqlSession sql, Guid id, Guid from, Guid to) =>
        await sql.ExecuteAsync("update messages set skeleton_id = @to where id = @id and skeleton_id = @from", new { id, from, to }) == 1;

    public static Task<int> InsertAsync(SqlSession sql, Message row, string manifest)
    {
        var (parties, text) = (row.Parties, row.Text);
        return sql.ExecuteAsync(
            """
            insert into messages (
                id, account_id, mailbox_id, thread_id, direction, internet_message_id, in_reply_to, from_address, from_name, reply_to,
                to_addresses, cc_addresses, bcc_addresses, envelope_sender, subject, body_text, body_html, body_truncated, headers, status,
                external_id, has_attachments, dropped_reason, inbound_month, inbound_ordinal, raw_bytes, raw_sha256, skeleton_id, message_bytes,
                manifest, event_seq, origin, created_at)
            values (
                @Id, @AccountId, @MailboxId, @ThreadId, @direction, @InternetMessageId, @InReplyTo, @From, @FromName, @ReplyTo,
                @to, @cc, @bcc, @EnvelopeSender, @Subject, @Plain, @Html, @truncated, @HeaderLines, @status,
                @ExternalId, @hasAttachments, @DroppedReason, @inboundMonth, @inboundOrdinal, @Bytes, @Sha256, @SkeletonId, @MessageBytes,
                @manifest, @EventSeq, @origin, @CreatedAt)
            """,
            new
            {
                row.Id,
                row.AccountId,
                row.MailboxId,
                row.ThreadId,
                direction = row.Direction.ToString().ToLowerInvariant(),
                row.InternetMessageId,
                row.InReplyTo,
                parties.From,
                parties.FromName,
                parties.ReplyTo,
                to = Lines.Join(parties.To),
                cc = Lines.Join(parties.Cc),
                bcc = Lines.Join(parties.Bcc),
                parties.EnvelopeSender,
                text.Subject,
                text.Plain,
                text.Html,
                truncated = text.IsTruncated ? 1L : 0L,
                text.HeaderLines,
                status = row.Status.ToString().ToLowerInvariant(),
                row.ExternalId,
                hasAttachments = row.HasAttachments ? 1L : 0L,
                row.DroppedReason,
                inboundMonth = row.Inbound?.Month,
                inboundOrdinal = row.Inbound?.Ordinal,
                row.Raw.Bytes,
                row.Raw.Sha256,
                row.Raw.SkeletonId,
                row.MessageBytes,
                manifest,
                row.EventSeq,
                origin = row.Origin?.ToString().ToLowerInvariant(),
                row.CreatedAt,
            });
    }
}
