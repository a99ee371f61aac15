using Enclosure.Mail;

namespace Enclosure.Conversations;

/// <summary>Whether a message was written by a program that answers for somebody (RFC 3834 §5, and the fields used before it).</summary>
public static class AutoReplies
{
    private static readonly string[] Marks = ["X-Autoreply", "X-Autorespond", "X-Autoresponder"];
    private static readonly string[] Precedences = ["auto_reply", "auto-reply"];

    public static bool Is(MessageText text)
    {
        var headers = text.LastOfEachHeader();
        if (headers.TryGetValue("Auto-Submitted", out var submitted)
            && !submitted.Trim().StartsWith("no", StringComparison.OrdinalIgnoreCase))
            return true;
        if (headers.TryGetValue("Precedence", out var precedence)
            && Precedences.Contains(precedence.Trim(), StringComparer.OrdinalIgnoreCase))
            return true;
        return Marks.Any(headers.ContainsKey);
    }
}
