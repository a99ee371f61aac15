using System.Text.Json;
using Enclosure.Accounts;
using Enclosure.Attachments;
using Enclosure.Mail;
using Enclosure.Webhooks;

namespace Enclosure.Server.Events;

/// <summary>
/// Writes what an event tells: <c>{"event","timestamp","data"}</c> in UTF-8, on one line and under one megabyte. Links in it are made anew.
/// </summary>
public sealed class EventPayload(EventSubjects subjects, AttachmentLibrary library, TimeProvider time)
{
    /// <summary>Clients read frames of less than a megabyte.</summary>
    public const int LargestPayload = 1_000_000;

    /// <summary>How much of a message is told; when that is too much, how much then.</summary>
    private static readonly Portion[] Portions =
    [
        new(256 * 1024, HasHeaders: true, int.MaxValue), new(128 * 1024, HasHeaders: true, int.MaxValue),
        new(32 * 1024, HasHeaders: true, int.MaxValue), new(32 * 1024, HasHeaders: false, 100),
        new(0, HasHeaders: false, 100, MostNames: 100),
    ];

    /// <summary>Null when what it is about is gone.</summary>
    /// <param name="origin">Scheme, host and port for links.</param>
    public async Task<byte[]?> BuildAsync(
        Guid accountId, Guid messageId, string kind, DateTimeOffset at, string origin, CancellationToken ct)
    {
        if (await subjects.FindAsync(accountId, messageId, ct) is not { } subject) return null;
        if (subject.IsWithheld) return Write(new EventWire<WithheldWire>(kind, at, Withheld(subject)));
        foreach (var portion in Portions)
        {
            var payload = subject.Message.Direction == Direction.Outbound
                ? Write(new EventWire<MessageSentWire>(kind, at, Sent(subject, portion, origin)))
                : Write(new EventWire<MessageReceivedWire>(kind, at, Received(subject, portion, origin)));
            if (payload.Length < LargestPayload) return payload;
        }

        return null;
    }

    private static byte[] Write(EventWire<WithheldWire> wire) =>
        JsonSerializer.SerializeToUtf8Bytes(wire, EventJson.Plain.EventWireWithheldWire);

    private static byte[] Write(EventWire<MessageSentWire> wire) =>
        JsonSerializer.SerializeToUtf8Bytes(wire, EventJson.Plain.EventWireMessageSentWire);

    private static byte[] Write(EventWire<MessageReceivedWire> wire) =>
        JsonSerializer.SerializeToUtf8Bytes(wire, EventJson.Plain.EventWireMessageReceivedWire);

    private WithheldWire Withheld(EventSubject subject)
    {
        var message = subject.Message;
        return new WithheldWire(
            message.Id, message.MailboxId, subject.MailboxAddress, message.ThreadId, message.CreatedAt, OverLimit: true,
            Usage(subject.Account));
    }

    private MessageReceivedWire Received(EventSubject subject, Portion portion, string origin)
    {
        var message = subject.Message;
        var text = BodyText.Cut(message.Text.Plain, portion.BodyBytes);
        var html = message.Text.Html is null ? null : BodyText.Cut(message.Text.Html, portion.BodyBytes);
        var isCut = message.Text.IsTruncated || text.Length < message.Text.Plain.Length || html?.Length < message.Text.Html?.Length;
        return new MessageReceivedWire(
            message.Id,
            message.MailboxId,
            subject.MailboxAddress,
            message.Parties.From,
            [.. message.Parties.To.Take(portion.MostNames)],
            [.. message.Parties.Cc.Take(portion.MostNames)],
            message.Text.Subject,
            text,
            html,
            message.ThreadId,
            message.InReplyTo,
            message.InternetMessageId,
            portion.HasHeaders ? message.Text.LastOfEachHeader() : new Dictionary<string, string>(),
            message.CreatedAt,
            [.. subject.Files.Take(portion.MostFiles).Select(file => Describe(file, origin))])
        {
            BodyTruncated = isCut ? true : null,
            AttachmentsDropped = message.DroppedReason is null ? null : true,
            AttachmentsDroppedReason = message.DroppedReason,
            AttachmentsOmitted = Omitted(subject, portion),
            InboundUsage = subject.Account.InboundLimit > 0 ? Usage(subject.Account) : null,
        };
    }

    /// <summary>Its bodies are left out: who sent it has them. A forward may carry any number of files.</summary>
    private MessageSentWire Sent(EventSubject subject, Portion portion, string origin)
    {
        var message = subject.Message;
        return new MessageSentWire(
            message.Id,
            message.MailboxId,
            subject.MailboxAddress,
            message.ThreadId,
            message.Parties.From,
            message.Parties.To,
            message.Parties.Cc,
            message.Text.Subject,
            message.InternetMessageId,
            message.InReplyTo,
            message.Status.ToString().ToUpperInvariant(),
            message.ExternalId,
            message.CreatedAt,
            [.. subject.Recipients.Select(Describe)],
            [.. subject.Files.Take(portion.MostFiles).Select(file => Describe(file, origin))])
        {
            AttachmentsOmitted = Omitted(subject, portion),
        };
    }

    private static long? Omitted(EventSubject subject, Portion portion) =>
        subject.Files.Count > portion.MostFiles ? subject.Files.Count - portion.MostFiles : null;

    private static EventRecipientWire Describe(MessageRecipient recipient) => new(
        recipient.Address,
        recipient.Status == RecipientStatus.Captured ? "SENT" : recipient.Status.ToString().ToUpperInvariant(),
        recipient.Code,
        recipient.Reply,
        recipient.ChangedAt);

    private EventFileWire Describe(Attachment file, string origin) => new(
        file.Id, file.Filename, file.ContentType, file.SizeBytes, file.ContentId, library.Sign(file, origin).Url);

    private InboundUsageWire Usage(Account account)
    {
        var usage = InboundUsage.Of(account, time.GetUtcNow());
        return new InboundUsageWire(usage.Count, usage.Limit, usage.Percentage, usage.ResetAt, Status(usage.Level));
    }

    private static string Status(UsageLevel level) => level switch
    {
        UsageLevel.Healthy => "healthy",
        UsageLevel.Approaching => "approaching",
        UsageLevel.Near => "near",
        UsageLevel.Reached => "limit_reached",
    };

    private sealed record Portion(int BodyBytes, bool HasHeaders, int MostFiles, int MostNames = int.MaxValue);
}
