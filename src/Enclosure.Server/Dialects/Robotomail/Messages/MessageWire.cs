using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Enclosure.Attachments;
using Enclosure.Mail;
using Enclosure.Server.Dialects.Robotomail.Answers;
using Enclosure.Server.Dialects.Robotomail.Attachments;
using Way = Enclosure.Attachments.Direction;

namespace Enclosure.Server.Dialects.Robotomail.Messages;

internal sealed record MessageWire(
    [property: Description("Id of the message.")] Guid Id,
    [property: Description("Id of the mailbox it is in.")] Guid MailboxId,
    [property: Description("Whether it came in or went out.")]
    [property: AllowedValues("INBOUND", "OUTBOUND")] string Direction,
    [property: Description("Its Message-ID, with angle brackets.")] string MessageId,
    [property: Description("Message-ID of the message it answers, with angle brackets.")] string? InReplyTo,
    [property: Description("Id of the thread it is in.")] Guid? ThreadId,
    [property: Description("Bare address of its author.")] string FromAddress,
    [property: Description("Bare addresses of To.")] IReadOnlyList<string> ToAddresses,
    [property: Description("Bare addresses of Cc.")] IReadOnlyList<string> CcAddresses,
    [property: Description("Bare addresses of Bcc; known of sent mail only.")] IReadOnlyList<string> BccAddresses,
    [property: Description("Subject, decoded.")] string Subject,
    [property: Description("Its text; made from the HTML where the sender wrote no text.")] string BodyText,
    [property: Description("Its HTML as the sender wrote it, `cid:` URLs included; null when there is none. Not fit to show as it is.")]
    string? BodyHtml,
    [property: Description("Whether the bodies are cut at 1 MB; the whole text is then among the attachments.")] bool BodyTruncated,
    [property: Description("Header fields, decoded, by their names as they came; of repeated ones the last.")]
    IReadOnlyDictionary<string, string> Headers,
    [property: Description("How it stands.")]
    [property: AllowedValues("QUEUED", "SENT", "DELIVERED", "BOUNCED", "COMPLAINED", "FAILED", "RECEIVED")] string Status,
    [property: Description("Id that the next server gave it; null for received mail.")] string? ExternalMessageId,
    [property: Description("Whether it has files; false once the last is deleted.")] bool HasAttachments,
    [property: Description("Whether files of it were refused.")] bool AttachmentsDropped,
    [property: Description("Which limit they were over.")]
    [property: AllowedValues("size", "count", "both", null)] string? AttachmentsDroppedReason,
    [property: Description("When its event went out; null while it has not.")] DateTimeOffset? EventDispatchedAt,
    [property: Description("Always false: withheld messages are not shown.")] bool OverLimit,
    [property: Description("Always null: withheld messages are not shown.")] string? OverLimitReason,
    [property: Description("Always null.")] string? PendingSseEventData,
    [property: Description("When it was received or sent.")] DateTimeOffset CreatedAt,
    [property: Description("Its files, in the order of the message, without links; left out of the answer to a send.")]
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<AttachmentWire>? Attachments,
    [property: Description("How it stands with each recipient; of sent mail only.")]
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<RecipientWire>? Deliveries)
{
    public static MessageWire Of(
        Message message, IReadOnlyCollection<Attachment> files, UploadRules rules, IEnumerable<MessageRecipient> recipients) => new(
        message.Id,
        message.MailboxId,
        message.Direction.ToString().ToUpperInvariant(),
        message.InternetMessageId,
        message.InReplyTo,
        message.ThreadId,
        message.Parties.From,
        message.Parties.To,
        message.Parties.Cc,
        message.Parties.Bcc,
        message.Text.Subject,
        message.Text.Plain,
        message.Text.Html,
        message.Text.IsTruncated,
        message.Text.LastOfEachHeader(),
        message.Status.ToString().ToUpperInvariant(),
        message.ExternalId,
        files.Count > 0,
        message.DroppedReason is not null,
        message.DroppedReason,
        message.EventDispatchedAt,
        OverLimit: false,
        OverLimitReason: null,
        PendingSseEventData: null,
        message.CreatedAt,
        [.. files.Select(file => AttachmentWire.Of(file, rules))],
        message.Direction == Way.Outbound ? [.. recipients.Select(RecipientWire.Of)] : null);
}

internal sealed record RecipientWire(
    [property: Description("Bare address, those of Bcc included.")] string Recipient,
    [property: Description("QUEUED: still to be delivered. SENT: kept here, never sent onward. FAILED: this server gave up.")]
    [property: AllowedValues("QUEUED", "SENT", "DELIVERED", "BOUNCED", "FAILED")] string Status,
    [property: Description("What the next server answered last, such as 250 or 550; null while none did.")] int? Code,
    [property: Description("Its text, or why this server gave up.")] string? Text,
    [property: Description("Since when it stands so.")] DateTimeOffset At)
{
    public static RecipientWire Of(MessageRecipient recipient) => new(
        recipient.Address,
        recipient.Status == RecipientStatus.Captured ? "SENT" : recipient.Status.ToString().ToUpperInvariant(),
        recipient.Code,
        recipient.Reply,
        recipient.ChangedAt);
}

internal sealed record MessageResponseWire([property: Description("The message.")] MessageWire Message);

internal sealed record MessageListWire(
    [property: Description("Newest first.")] IAsyncEnumerable<MessageWire> Messages,
    [property: Description("What the list does not show, and why.")] ListMetadataWire Metadata);

/// <summary>What a list of mail leaves out.</summary>
internal sealed record ListMetadataWire(
    [property: Description("Messages of the mailbox that are withheld over the monthly limit.")] long OverLimitCount,
    [property: Description("How to get at them.")] UpgradeWire Upgrade)
{
    [Description("How much of the month's limit is used; from 50 percent on.")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public InboundUsageWire? LimitHint { get; init; }
}

internal sealed record InboundUsageWire(
    [property: Description("Messages received this month.")] long Current,
    [property: Description("Limit of it.")] long Limit,
    [property: Description("Count in percent of the limit.")] long Percentage,
    [property: Description("When the count begins anew.")]
    [property: JsonPropertyName("reset_date")] DateTimeOffset ResetDate,
    [property: Description("From 50, 80 and 100 percent.")]
    [property: AllowedValues("approaching", "near", "limit_reached")] string Status);
