using Enclosure.Mail;

namespace Enclosure.Server.WebConsole.Inbox;

/// <summary>How a sent message stands, in a word.</summary>
/// <param name="Look">Class of the badge.</param>
internal sealed record StatusWord(string Word, string Look)
{
    /// <summary>Null where there is nothing to tell: it was received.</summary>
    public static StatusWord? Of(MessageStatus status) => status switch
    {
        MessageStatus.Received => null,
        MessageStatus.Queued => new("queued", ""),
        MessageStatus.Sent => new("sent", ""),
        MessageStatus.Delivered => new("delivered", "good"),
        MessageStatus.Bounced => new("bounced", "bad"),
        MessageStatus.Complained => new("complaint", "bad"),
        MessageStatus.Failed => new("failed", "bad"),
    };

    public static StatusWord Of(RecipientStatus status) => status switch
    {
        RecipientStatus.Queued => new("waiting", ""),
        RecipientStatus.Captured => new("captured here", "warn"),
        RecipientStatus.Delivered => new("delivered", "good"),
        RecipientStatus.Bounced => new("bounced", "bad"),
        RecipientStatus.Failed => new("given up", "bad"),
    };
}
