using Enclosure.Accounts;
using Enclosure.Attachments;

namespace Enclosure.Mail.Receiving;

/// <summary>The rows of a message that came.</summary>
internal static class MessageRows
{
    public static Message Describe(
        Guid accountId, Place place, JoinedThread thread, Envelope envelope, CollectedMessage message, DateTimeOffset now)
    {
        var (headers, bodies) = (message.Headers, message.Bodies);
        return new Message(
            place.MessageId,
            accountId,
            place.MailboxId,
            thread.Id,
            Direction.Inbound,
            headers.MessageId ?? $"<{place.MessageId:n}@missing-message-id.invalid>",
            headers.InReplyTo,
            Parties(headers, envelope),
            new MessageText(headers.Subject, bodies.Text, bodies.Html, bodies.IsTruncated, headers.All),
            MessageStatus.Received,
            ExternalId: null,
            message.DroppedReason,
            new InboundPlace(place.Cap.Month, place.Numbers.Ordinal),
            new RawForm(message.RawBytes, message.RawSha256, message.Skeleton.Key.Id),
            message.SkeletonSeal.Size + Utf8Text.Bytes(bodies.Text) + Utf8Text.Bytes(bodies.Html),
            place.Numbers.EventSeq,
            now,
            message.Files.Count > 0);
    }

    public static Correspondents Parties(MessageHeaders headers, Envelope envelope) => new(
        headers.From?.Address ?? Utf8Text.Storable(envelope.Sender),
        headers.From?.Name,
        headers.ReplyTo,
        headers.To,
        headers.Cc,
        Bcc: [],
        Utf8Text.Storable(envelope.Sender));

    /// <summary>An id for each file, by its part; they order as the parts do, though they share an instant.</summary>
    public static Dictionary<string, Guid> IdsInOrder(IReadOnlyList<CollectedFile> files, DateTimeOffset now)
    {
        var ids = files.Select(_ => Guid.CreateVersion7(now)).OrderBy(id => id.ToString(), StringComparer.Ordinal);
        return files.Zip(ids).ToDictionary(pair => pair.First.Part, pair => pair.Second);
    }

    public static Attachment Describe(
        Message message, CollectedFile file, long threadIndex, IReadOnlyDictionary<string, Guid> ids, DateTimeOffset now) =>
        new(
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
            message.Inbound,
            new ThreadPlace(message.ThreadId, threadIndex));
}
