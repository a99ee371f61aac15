using Enclosure.Attachments;

namespace Enclosure.Mail.Sending;

/// <summary>The rows of a message that goes.</summary>
internal static class SentRows
{
    public static Correspondents Parties(ComposedMessage composed) => new(
        composed.Sender.FullAddress,
        composed.Sender.DisplayName,
        ReplyTo: null,
        composed.Mail.To,
        composed.Mail.Cc,
        composed.Mail.Bcc,
        composed.Sender.FullAddress);

    public static Message Describe(
        ComposedMessage composed, MessageOrigin origin, JoinedThread thread, string? externalId, long eventSeq) =>
        new(
            composed.Id,
            composed.Sender.AccountId,
            composed.Sender.Id,
            thread.Id,
            Direction.Outbound,
            composed.Draft.MessageId,
            composed.Draft.InReplyTo,
            Parties(composed),
            new MessageText(composed.Draft.Subject, composed.Draft.Plain, composed.Draft.Html, IsTruncated: false, HeaderLines(composed)),
            MessageStatus.Sent,
            externalId,
            DroppedReason: null,
            Inbound: null,
            new RawForm(composed.Written.SizeBytes, composed.RawSha256, composed.Skeleton.Key.Id),
            composed.Seal.Size + Utf8Text.Bytes(composed.Draft.Plain) + Utf8Text.Bytes(composed.Draft.Html),
            eventSeq,
            composed.Draft.Date,
            composed.Files.Count > 0,
            origin);

    private static string HeaderLines(ComposedMessage composed)
    {
        var draft = composed.Draft;
        IEnumerable<KeyValuePair<string, string?>> fields =
        [
            new("Message-ID", draft.MessageId),
            new("Date", draft.Date.ToString("r")),
            new("From", draft.From.Name is null ? draft.From.Address : $"{draft.From.Name} <{draft.From.Address}>"),
            new("To", string.Join(", ", draft.To)),
            new("Cc", draft.Cc.Count == 0 ? null : string.Join(", ", draft.Cc)),
            new("Subject", draft.Subject),
            new("In-Reply-To", draft.InReplyTo),
            new("References", draft.References.Count == 0 ? null : string.Join(' ', draft.References)),
            .. draft.Extra.Select(field => new KeyValuePair<string, string?>(field.Key, field.Value)),
        ];
        return Sql.Lines.Join(fields.Where(field => field.Value is not null).Select(field => $"{field.Key}: {field.Value}"));
    }
}
