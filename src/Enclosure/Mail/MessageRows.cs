using Enclosure.Attachments;
using Enclosure.Sql;

namespace Enclosure.Mail;

/// <summary>The rows of a message that came.</summary>
internal static class MessageRows
{
    public static Message Describe(Guid accountId, Place place, Envelope envelope, CollectedMessage message, DateTimeOffset now)
    {
        var (headers, bodies) = (message.Headers, message.Bodies);
        return new Message(
            place.MessageId,
            accountId,
            place.MailboxId,
            ThreadId: Guid.Empty,
            Direction.Inbound,
            headers.MessageId ?? $"<{place.MessageId:n}@missing-message-id.invalid>",
            headers.InReplyTo,
            headers.From?.Address ?? Utf8Text.Storable(envelope.Sender),
            headers.From?.Name,
            headers.ReplyTo,
            headers.To,
            headers.Cc,
            Bcc: [],
            Utf8Text.Storable(envelope.Sender),
            headers.Subject,
            bodies.Text,
            bodies.Html,
            bodies.IsTruncated,
            headers.All,
            MessageStatus.Received,
            ExternalId: null,
            message.Files.Count > 0,
            message.DroppedReason,
            place.Cap.Month,
            place.Numbers.Ordinal,
            message.RawBytes,
            message.RawSha256,
            message.Skeleton.Key.Id,
            message.SkeletonSeal.Size + Utf8Text.Bytes(bodies.Text) + Utf8Text.Bytes(bodies.Html),
            place.Numbers.EventSeq,
            now,
            EventDispatchedAt: null);
    }

    /// <summary>An id for each file, by its part; they order as the parts do, though they share an instant.</summary>
    public static Dictionary<string, Guid> IdsInOrder(IReadOnlyList<CollectedFile> files, DateTimeOffset now)
    {
        var ids = files.Select(_ => Guid.CreateVersion7(now)).OrderBy(id => id.ToString(), StringComparer.Ordinal);
        return files.Zip(ids).ToDictionary(pair => pair.First.Part, pair => pair.Second);
    }

    public static Attachment Describe(Message message, CollectedFile file, IReadOnlyDictionary<string, Guid> ids, DateTimeOffset now) => new(
        ids[file.Part],
        message.AccountId,
        file.Staged.Key.Id,
        Direction.Inbound,
        file.Filename,
        file.ContentType,
        file.DetectedType,
        file.Seal.Size,
        file.Seal.Sha256,
        AttachmentState.Ready,
        UploadKey: null,
        LinkExpiresAt: null,
        message.MailboxId,
        message.Id,
        file.ContentId,
        now,
        UsedAt: now,
        file.ParentPart is { } parent && ids.TryGetValue(parent, out var parentId) ? parentId : null,
        file.Part,
        message.InboundMonth,
        message.InboundOrdinal);

    public static Task<int> InsertAsync(SqlSession sql, Message row, string manifest) =>
        sql.ExecuteAsync(
            """
            insert into messages (
                id, account_id, mailbox_id, thread_id, direction, internet_message_id, in_reply_to, from_address, from_name, reply_to,
                to_addresses, cc_addresses, bcc_addresses, envelope_sender, subject, body_text, body_html, body_truncated, headers, status,
                has_attachments, dropped_reason, inbound_month, inbound_ordinal, raw_bytes, raw_sha256, skeleton_id, message_bytes, manifest,
                event_seq, created_at)
            values (
                @Id, @AccountId, @MailboxId, @ThreadId, 'inbound', @InternetMessageId, @InReplyTo, @FromAddress, @FromName, @ReplyTo,
                @to, @cc, '', @EnvelopeSender, @Subject, @BodyText, @BodyHtml, @truncated, @Headers, 'received',
                @hasAttachments, @DroppedReason, @InboundMonth, @InboundOrdinal, @RawBytes, @RawSha256, @SkeletonId, @MessageBytes, @manifest,
                @EventSeq, @CreatedAt)
            """,
            new
            {
                row.Id,
                row.AccountId,
                row.MailboxId,
                row.ThreadId,
                row.InternetMessageId,
                row.InReplyTo,
                row.FromAddress,
                row.FromName,
                row.ReplyTo,
                to = Lines.Join(row.To),
                cc = Lines.Join(row.Cc),
                row.EnvelopeSender,
                row.Subject,
                row.BodyText,
                row.BodyHtml,
                truncated = row.BodyTruncated ? 1L : 0L,
                row.Headers,
                hasAttachments = row.HasAttachments ? 1L : 0L,
                row.DroppedReason,
                row.InboundMonth,
                row.InboundOrdinal,
                row.RawBytes,
                row.RawSha256,
                row.SkeletonId,
                row.MessageBytes,
                manifest,
                row.EventSeq,
                row.CreatedAt,
            });
}
