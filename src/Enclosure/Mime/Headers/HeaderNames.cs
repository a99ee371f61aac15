using System.Text;

namespace Enclosure.Mime.Headers;

/// <summary>Names of header fields that mean something to the reader.</summary>
internal static class HeaderNames
{
    public const string ContentType = "Content-Type";
    public const string ContentTransferEncoding = "Content-Transfer-Encoding";
    public const string ContentDisposition = "Content-Disposition";
    public const string ContentId = "Content-ID";

    private static readonly string[] AllStructural = [ContentType, ContentTransferEncoding, ContentDisposition, ContentId];

    /// <summary>RFC 5322 §3.6: those with a maximum of one; and of RFC 2045.</summary>
    private static readonly HashSet<string> Single = new(StringComparer.OrdinalIgnoreCase)
    {
        ContentType, ContentTransferEncoding, ContentDisposition, ContentId, "Content-Location",
        "From", "Sender", "Reply-To", "To", "Cc", "Bcc", "Subject", "Date", "Message-ID", "In-Reply-To", "References", "MIME-Version",
    };

    private static readonly HashSet<string> Common = new(StringComparer.OrdinalIgnoreCase)
    {
        "Received", "Return-Path", "Delivered-To", "Envelope-To", "Authentication-Results", "Received-SPF", "Importance", "Priority",
        "Thread-Topic", "Thread-Index", "Organization", "User-Agent", "Errors-To", "Precedence",
        "Auto-Submitted", "Status", "Accept-Language",
    };

    private static readonly HashSet<string> OfTransport = new(StringComparer.OrdinalIgnoreCase)
    {
        "Received", "Return-Path", "Delivered-To", "Envelope-To", "Resent-Bcc",
    };

    private const int MaxShared = 64;

    private static readonly string[] Prefixes =
    [
        "Content-", "X-", "MIME-", "List-", "DKIM-", "ARC-", "Resent-", "Disposition-Notification-",
    ];

    private static readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> Names =
        new HashSet<string>([.. Single, .. Common], StringComparer.OrdinalIgnoreCase).GetAlternateLookup<ReadOnlySpan<char>>();

    public static bool MayComeOnce(string name) => Single.Contains(name);

    /// <summary>Written by the servers on the way, or never by anyone: recipients that others are not to see.</summary>
    public static bool IsOfTransport(string name) => OfTransport.Contains(name);

    /// <summary>The name of a field that says what a part is; null for others.</summary>
    public static string? Structural(ReadOnlySpan<byte> name)
    {
        foreach (var structural in AllStructural)
            if (Ascii.EqualsIgnoreCase(name, structural)) return structural;
        return null;
    }

    /// <summary>As it came; names in their usual writing share one string.</summary>
    public static string Text(ReadOnlySpan<byte> name)
    {
        if (name.Length > MaxShared) return Encoding.Latin1.GetString(name);

        Span<char> text = stackalloc char[name.Length];
        Encoding.Latin1.GetChars(name, text);
        return Names.TryGetValue(text, out var shared) && text.SequenceEqual(shared) ? shared : text.ToString();
    }

    /// <summary>Whether a line that begins so is surely a field, and not a sentence with a colon.</summary>
    public static bool IsKnown(ReadOnlySpan<byte> bytes)
    {
        var name = Encoding.Latin1.GetString(bytes);
        return MayComeOnce(name) || Common.Contains(name)
            || Array.Exists(Prefixes, prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase));
    }
}
