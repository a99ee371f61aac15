using System.Globalization;
using System.Text;

namespace Enclosure.Relaying;

/// <summary>An address between angle brackets, as MAIL and RCPT take it.</summary>
/// <param name="NeedsSmtpUtf8">What stands before the @ goes beyond ASCII (RFC 6531). A domain that does is written as A-labels.</param>
internal sealed record RelayPath(string Text, bool NeedsSmtpUtf8)
{
    /// <summary>RFC 5321, section 4.5.3.1.3, in bytes, with its brackets.</summary>
    private const int Longest = 256;

    private static readonly IdnMapping Idn = new();

    /// <summary>Nobody: where a message about a message comes from.</summary>
    public static RelayPath Null { get; } = new("<>", false);

    /// <summary>Null for what is no address, or would say more than an address to the relay.</summary>
    public static RelayPath? Of(string address)
    {
        var at = address.LastIndexOf('@');
        if (at <= 0 || address.Any(c => char.IsControl(c) || char.IsWhiteSpace(c) || c is '<' or '>')) return null;
        if (DomainOf(address[(at + 1)..]) is not { } domain) return null;
        var path = $"<{address[..at]}@{domain}>";
        return Encoding.UTF8.GetByteCount(path) > Longest ? null : new RelayPath(path, !Ascii.IsValid(address.AsSpan(0, at)));
    }

    private static string? DomainOf(string domain)
    {
        if (domain == "") return null;
        if (Ascii.IsValid(domain)) return domain;
        try
        {
            return Idn.GetAscii(domain.ToLowerInvariant());
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}
