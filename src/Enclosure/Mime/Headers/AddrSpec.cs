using System.Globalization;
using System.Text;

namespace Enclosure.Mime.Headers;

/// <summary>
/// A bare address to send to (RFC 5321 §4.1.2, with RFC 6531's letters): <c>local@domain</c>, the local part without quotes.
/// </summary>
public static class AddrSpec
{
    private const int LongestLocalPart = 64;
    private const int LongestAddress = 254;
    private static readonly IdnMapping Idn = new();

    /// <summary>Whether mail can be sent to it as it is written.</summary>
    public static bool IsValid(string text)
    {
        var at = text.LastIndexOf('@');
        return at > 0 && text.Length <= LongestAddress && IsLocalPart(text.AsSpan(0, at)) && IsDomain(text[(at + 1)..]);
    }

    /// <summary>The domain as servers are asked for it: in A-labels (RFC 5890). Null when it is none.</summary>
    public static string? AsciiDomain(string domain)
    {
        try
        {
            return Idn.GetAscii(domain);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private static bool IsLocalPart(ReadOnlySpan<char> local)
    {
        if (Encoding.UTF8.GetByteCount(local) > LongestLocalPart || local[0] == '.' || local[^1] == '.'
            || local.Contains("..", StringComparison.Ordinal))
            return false;
        foreach (var letter in local)
            if (!IsAtom(letter) && letter != '.') return false;
        return true;
    }

    private static bool IsAtom(char letter) =>
        letter > '\x9f'
            ? !char.IsSurrogate(letter) && !char.IsWhiteSpace(letter)
            : char.IsAsciiLetterOrDigit(letter) || "!#$%&'*+-/=?^_`{|}~".Contains(letter);

    private static bool IsDomain(string domain) =>
        AsciiDomain(domain) is { Length: > 0 and <= 253 } ascii
        && ascii.Split('.').All(label => label.Length is > 0 and <= 63 && label[0] != '-' && label[^1] != '-'
            && label.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '-'));
}
