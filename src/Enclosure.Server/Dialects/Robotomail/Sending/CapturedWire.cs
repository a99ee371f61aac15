using System.ComponentModel;
using Enclosure.Mail.Sending;

namespace Enclosure.Server.Dialects.Robotomail.Sending;

internal sealed record CapturedWire(
    [property: Description("Its id; `externalMessageId` of the message is `captured-` and this.")] Guid Id,
    [property: Description("Id of the message.")] Guid MessageId,
    [property: Description("Id of the mailbox it was sent from.")] Guid MailboxId,
    [property: Description("Bare address it was sent from.")] string From,
    [property: Description("Bare addresses it would have gone to, those of Bcc included.")] IReadOnlyList<string> Recipients,
    [property: Description("Subject, decoded.")] string Subject,
    [property: Description("The whole message, in bytes.")] long SizeBytes,
    [property: Description("When it was sent.")] DateTimeOffset CreatedAt)
{
    public static CapturedWire Of(CapturedMessage message) => new(
        message.Id, message.MessageId, message.MailboxId, message.From, message.Recipients, message.Subject, message.SizeBytes,
        message.CreatedAt);
}

internal sealed record CapturedListWire(
    [property: Description("Newest first.")] IReadOnlyList<CapturedWire> Captured,
    [property: Description("Give it as cursor to go on; null at the end.")] string? NextCursor);
