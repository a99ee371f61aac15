using System.Text;

namespace Enclosure.Mime;

/// <summary>Names of header fields that mean something to the reader.</summary>
internal static class HeaderNames
{
    public const string ContentType = "Content-Type";
    public const string ContentTransferEncoding = "Content-Transfer-Encoding";
    public const string ContentDisposition = "Content-Disposition";
    public const string ContentId = "Content-ID";
    public const string ContentLocation = "Content-Location";

    private static readonly HashSet<string> Structural = new(StringComparer.OrdinalIgnoreCase)
    {
        ContentType, ContentTransferEncoding, ContentDisposition, ContentId, ContentLocation,
    };

    /// <summary>RFC 5322 §3.6: those with a maximum of one.</summary>
    private static readonly HashSet<string> Single = new(StringComparer.OrdinalIgnoreCase)
    {
        "From", "Sender", "Reply-To", "To", "Cc", "Bcc", "Subject", "Date", "Message-ID", "In-Reply-To", "References", "MIME-Version",
    };

    private static readonly HashSet<string> Common = new(StringComparer.OrdinalIgnoreCase)
    {
        "Received", "Return-Path", "Delivered-To", "Envelope-To", "Authentication-Results", "Received-SPF", "Importance", "Priority",
        "Thread-Topic", "Thread-Index", "Organization", "User-Agent", "Errors-To", "Precedence", "Auto-Submitted", "Status", "Accept-Language",
    };

    private static readonly string[] Prefixes = ["Content-", "X-", "MIME-", "List-", "DKIM-", "ARC-", "Resent-", "Disposition-Notification-"];

    public static bool IsStructural(string name) => Structural.Contains(name);

    public static bool MayComeOnce(string name) => Structural.Contains(name) || Single.Contains(name);

    /// <summary>Whether a line that begins so is surely a field, and not a sentence with a colon.</summary>
    public static bool IsKnown(ReadOnlySpan<byte> bytes)
    {
        var name = Encoding.Latin1.GetString(bytes);
        return MayComeOnce(name) || Common.Contains(name) || Array.Exists(Prefixes, prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase));
    }
}
