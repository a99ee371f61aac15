using System.Globalization;

namespace Enclosure.Conversations;

/// <summary>
/// A thread of one of the account's mailboxes, with whom it is. Everything in it is told of its visible messages alone: withheld ones
/// change none of it.
/// </summary>
/// <param name="Id">The thread's.</param>
/// <param name="RepliedAt">When the correspondent last wrote; null when they never did.</param>
/// <param name="UnreadCount">Received messages that were not read.</param>
public sealed record Conversation(
    Guid Id,
    Guid MailboxId,
    string Subject,
    Correspondent Lead,
    DateTimeOffset? RepliedAt,
    LastMessage Last,
    long UnreadCount,
    long MessageCount)
{
    public bool IsRead => UnreadCount == 0;
}

/// <summary>The author of the last message from outside; where there is none, whom the first one was sent to.</summary>
/// <param name="Name">As that message showed it.</param>
public sealed record Correspondent(string Email, string? Name);

/// <summary>How a conversation ends.</summary>
/// <param name="Content">The beginning of its text.</param>
public sealed record LastMessage(string Content, string From, DateTimeOffset At, bool IsFromLead, bool IsRead);

/// <summary>Which conversations to list, the latest first.</summary>
/// <param name="Search">A part, in any case, of a message's subject or of the addresses and names on it; null is any.</param>
/// <param name="After">Where the page before ended.</param>
public sealed record ConversationFilter(bool UnreadOnly, string? Search, ConversationCursor? After, int Limit);

/// <summary>A place in the list that stays where it is while conversations move up.</summary>
public sealed record ConversationCursor(DateTimeOffset LastMessageAt, Guid Id)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{LastMessageAt.ToUnixTimeMilliseconds()}.{Id}");

    /// <summary>Null for a text that <see cref="ToString"/> does not give.</summary>
    public static ConversationCursor? Parse(string text)
    {
        var dot = text.IndexOf('.');
        return dot > 0
            && long.TryParse(text.AsSpan(0, dot), NumberStyles.None, CultureInfo.InvariantCulture, out var at)
            && at <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()
            && Guid.TryParseExact(text.AsSpan(dot + 1), "D", out var id)
                ? new ConversationCursor(DateTimeOffset.FromUnixTimeMilliseconds(at), id)
                : null;
    }
}

/// <param name="Total">Conversations of the whole list.</param>
/// <param name="Next">Null when there are no more.</param>
public sealed record ConversationPage(IReadOnlyList<Conversation> Conversations, long Total, ConversationCursor? Next);
