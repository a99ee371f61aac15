using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Enclosure.Conversations;

namespace Enclosure.Server.Dialects.SendKit.Inbox;

internal sealed record LeadWire(
    [property: JsonPropertyName("_id"), Description("Id of the conversation.")] Guid Id,
    [property: Description("Bare address.")] string Email,
    [property: Description("The first word of the name on their mail.")] string? FirstName,
    [property: Description("The rest of that name.")] string? LastName,
    [property: Description("Always null.")] string? CompanyName,
    [property: Description("Always null.")] string? JobTitle)
{
    public static LeadWire Of(Conversation conversation)
    {
        var words = conversation.Lead.Name?.Split(' ', 2, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];
        return new LeadWire(conversation.Id, conversation.Lead.Email, words.ElementAtOrDefault(0), words.ElementAtOrDefault(1), null, null);
    }
}

internal sealed record LastMessageWire(
    [property: Description("The beginning of its text, at most 1,000 characters.")] string Content,
    [property: Description("Bare address of its author.")] string From,
    [property: Description("When it was received or sent.")] DateTimeOffset ReceivedAt,
    [property: Description("Whether it came from outside.")] bool IsFromLead,
    [property: Description("Whether it was read; always so of sent ones.")] bool Read);

/// <summary>A conversation as the list shows it.</summary>
internal record ConversationWire(
    [property: Description("Id of the conversation.")] Guid Id,
    [property: Description("With whom it is: the author of the last message from outside, else whom the first one was sent to.")]
    LeadWire Lead,
    [property: Description("Always null.")] string? Campaign,
    [property: Description("Always open."), AllowedValues("open")] string Status,
    [property: Description("Always null.")] string? AiTag,
    [property: Description("Always empty.")] IReadOnlyList<string> Tags,
    [property: Description("When they last wrote; null when they never did.")] DateTimeOffset? RepliedAt,
    [property: Description("How it ends.")] LastMessageWire LastMessage,
    [property: Description("Whether every received message was read.")] bool IsRead,
    [property: Description("Received messages that were not read.")] long UnreadCount,
    [property: Description("Messages that came and went.")] long MessageCount,
    [property: Description("Subject of its first message.")] string Subject,
    [property: Description("Id of the mailbox it is in.")] Guid MailboxId)
{
    public static ConversationWire Of(Conversation conversation)
    {
        var last = conversation.Last;
        return new ConversationWire(
            conversation.Id,
            LeadWire.Of(conversation),
            Campaign: null,
            "open",
            AiTag: null,
            Tags: [],
            conversation.RepliedAt,
            new LastMessageWire(last.Content, last.From, last.At, last.IsFromLead, last.IsRead),
            conversation.IsRead,
            conversation.UnreadCount,
            conversation.MessageCount,
            conversation.Subject,
            conversation.MailboxId);
    }
}

/// <summary>A conversation with its messages, which are read while they are written.</summary>
internal sealed record OpenConversationWire : ConversationWire
{
    public OpenConversationWire(
        ConversationWire conversation,
        IAsyncEnumerable<ConversationMessageWire> messages,
        IReadOnlyList<ScheduledReplyWire> scheduledReplies)
        : base(conversation) => (Messages, ScheduledReplies) = (messages, scheduledReplies);

    [Description("Its messages, oldest first; of a very long one the latest 500.")]
    public IAsyncEnumerable<ConversationMessageWire> Messages { get; }

    [Description("Replies that wait, are being sent, or failed, by their time.")]
    public IReadOnlyList<ScheduledReplyWire> ScheduledReplies { get; }
}
