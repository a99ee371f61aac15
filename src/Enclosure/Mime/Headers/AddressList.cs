using System.Text;

namespace Enclosure.Mime.Headers;

/// <summary>One address of a header: the bare address, in its own case, and the name shown with it.</summary>
public sealed record MailAddress(string Address, string? Name);

/// <summary>The addresses of From, To, Cc, Reply-To (RFC 5322 §3.4), read as the wild writes them.</summary>
public static class AddressList
{
    /// <summary>
    /// Every address, groups taken apart, comments left out, names decoded; what is no address is left out. A comma in a name without
    /// quotes is
    /// part of it when no address comes before it; a comment is the name where there is no other.
    /// </summary>
    public static IReadOnlyList<MailAddress> Parse(ReadOnlySpan<byte> raw)
    {
        var scanner = new AddressScanner(HeaderDecoding.Unfold(Encoding.Latin1.GetString(raw)));
        return scanner.ReadAll();
    }
}
