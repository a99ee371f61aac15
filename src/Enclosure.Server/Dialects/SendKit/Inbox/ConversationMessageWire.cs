using System.ComponentModel;
using System.Text.Json.Serialization;
using Enclosure.Attachments;
using Enclosure.Conversations;
using Enclosure.Mail;

namespace Enclosure.Server.Dialects.SendKit.Inbox;

/// <summary>
/// A message of a conversation: <c>reply</c> came from outside, <c>sent</c> was sent by id, <c>manual</c> as a reply or forward.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(ReceivedMessageWire), "reply")]
[JsonDerivedType(typeof(SentMessageWire), "sent")]
[JsonDerivedType(typeof(ManualMessageWire), "manual")]
internal abstract record ConversationMessageWire(
    [property: Description("Id of the message, the same in every API of this server.")] Guid Id,
    [property: Description("Subject, decoded.")] string Subject,
    [property: Description("Its files, in the order of the message.")] IReadOnlyList<ConversationFileWire> Attachments)
{
    public static ConversationMessageWire Of(Message message, IReadOnlyList<ConversationFileWire> files)
    {
        var (parties, text) = (message.Parties, message.Text);
        var body = text.Html ?? text.Plain;
        if (message.Direction == Direction.Inbound)
            return new ReceivedMessageWire(
                message.Id,
                text.Subject,
                files,
                parties.From,
                string.Join(", ", parties.To),
                text.Plain,
                text.Html,
                message.CreatedAt,
                IsFromLead: true,
                AutoReplies.Is(text),
                message.ReadAt is not null);
        return message.Origin is MessageOrigin.Reply or MessageOrigin.Forward
            ? new ManualMessageWire(message.Id, text.Subject, files, body, message.CreatedAt)
            : new SentMessageWire(message.Id, text.Subject, files, body, message.CreatedAt);
    }
}

internal sealed record ReceivedMessageWire(
    Guid Id,
    string Subject,
    IReadOnlyList<ConversationFileWire> Attachments,
    [property: Description("Bare address of its author.")] string From,
    [property: Description("Bare addresses of To, separated by commas.")] string To,
    [property: Description("Its text; made from the HTML where the sender wrote no text.")] string Content,
    [property: Description("Its HTML as the sender wrote it; null when there is none. Not fit to show as it is.")] string? HtmlContent,
    [property: Description("When it was received.")] DateTimeOffset ReceivedAt,
    [property: Description("Always true.")] bool IsFromLead,
    [property: Description("Whether a program answered for somebody, by the header fields.")] bool IsAutoReply,
    [property: Description("Always true: reading the conversation marks it.")] bool Read)
    : ConversationMessageWire(Id, Subject, Attachments);

/// <summary>A message that was sent.</summary>
internal abstract record OutboundMessageWire(
    Guid Id,
    string Subject,
    IReadOnlyList<ConversationFileWire> Attachments,
    [property: Description("Its HTML, else its text.")] string Body,
    [property: Description("When it was sent.")] DateTimeOffset SentAt)
    : ConversationMessageWire(Id, Subject, Attachments)
{
    [Description("Always null.")]
    public long? SequenceStep { get; }

    [Description("Always false: nothing is tracked.")]
    public bool Opened { get; }

    [Description("Always false: nothing is tracked.")]
    public bool Clicked { get; }
}

internal sealed record SentMessageWire(
    Guid Id, string Subject, IReadOnlyList<ConversationFileWire> Attachments, string Body, DateTimeOffset SentAt)
    : OutboundMessageWire(Id, Subject, Attachments, Body, SentAt);

internal sealed record ManualMessageWire(
    Guid Id, string Subject, IReadOnlyList<ConversationFileWire> Attachments, string Body, DateTimeOffset SentAt)
    : OutboundMessageWire(Id, Subject, Attachments, Body, SentAt);

/// <summary>A file of a message.</summary>
internal sealed record ConversationFileWire(
    [property: Description("Its name.")] string Filename,
    [property: Description("Its declared type.")] string ContentType,
    [property: Description("Its size in bytes.")] long Size,
    [property: Description("Only of a file that the HTML shows.")] string? ContentId,
    [property: Description("Where its bytes are, for who has the key.")] string DownloadUrl,
    [property: Description("Id of the attachment, the same in every API of this server.")] Guid Id,
    [property: Description("Its number in the conversation, given once and never again.")] long Index,
    [property: Description("SHA-256 of the bytes, lower-case hex.")] string? Sha256)
{
    /// <param name="origin">Scheme, host and port that the client reaches this server by.</param>
    public static ConversationFileWire Of(Attachment file, string origin)
    {
        var place = file.Thread!;
        return new ConversationFileWire(
            file.Filename,
            file.ContentType,
            file.SizeBytes,
            file.ContentId,
            $"{origin}/v1/inbox/{place.ThreadId}/attachments/{place.Index}",
            file.Id,
            place.Index,
            file.Sha256);
    }
}
