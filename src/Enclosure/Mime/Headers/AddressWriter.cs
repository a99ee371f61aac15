using System.Buffers;
using System.Globalization;
using System.Text;
using Enclosure.FileNames;

namespace Enclosure.Mime.Headers;

/// <summary>Addresses as they go on the wire (RFC 5322 §3.4).</summary>
public static class AddressWriter
{
    private static readonly SearchValues<char> AtomCharacters =
        SearchValues.Create("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&'*+-/=?^_`{|}~");

    private static readonly SearchValues<char> DomainCharacters =
        SearchValues.Create("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-._:[]");

    private static readonly IdnMapping Idn = new() { AllowUnassigned = true };

    /// <summary>
    /// The address with its domain in ASCII (A-labels, RFC 5890) and its local part in quotes where it needs them. It is one address
    /// whatever it holds: controls become spaces, and what no domain can have becomes <c>-</c>.
    /// </summary>
    public static string ToWire(string address)
    {
        var text = HeaderDecoding.OneLine(address);
        var at = text.LastIndexOf('@');
        return at < 0 ? Local(text) : $"{Local(text[..at])}@{Domain(text[(at + 1)..])}";
    }

    /// <summary>Whether the address has a local part that only a server with SMTPUTF8 takes (RFC 6531).</summary>
    public static bool NeedsSmtpUtf8(string address) => !Ascii.IsValid(ToWire(address));

    /// <summary>The words of one address with its name, if it has one.</summary>
    /// <param name="room">What is left of the line that it begins on.</param>
    internal static IEnumerable<string> Words(MailAddress address, int room)
    {
        var name = string.Join(' ', HeaderDecoding.OneLine(address.Name ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries));
        return name.Length == 0 ? [ToWire(address.Address)] : [.. Phrase(name, room), $"<{ToWire(address.Address)}>"];
    }

    private static IEnumerable<string> Phrase(string name, int room)
    {
        var quoted = FieldWriter.Quote(name);
        if (!FieldWriter.IsPrintable(name) || quoted.Length > room) return EncodedWordWriter.Write(name, room);

        return name.Split(' ').All(IsAtom) ? name.Split(' ') : [quoted];
    }

    private static string Local(string local)
    {
        var isQuoted = local.Length > 1 && local[0] == '"' && local[^1] == '"';
        var bare = isQuoted ? Unquote(local.AsSpan(1, local.Length - 2)) : local;
        return bare.Split('.').All(IsAtom) ? bare : FieldWriter.Quote(bare);
    }

    private static bool IsAtom(string text) => text.Length > 0 && text.All(letter => letter > '~' || AtomCharacters.Contains(letter));

    private static string Unquote(ReadOnlySpan<char> text)
    {
        var bare = new StringBuilder(text.Length);
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] == '\\' && at + 1 < text.Length) at++;
            bare.Append(text[at]);
        }

        return bare.ToString();
    }

    private static string Domain(string domain)
    {
        var ascii = Ascii.IsValid(domain) ? domain : ALabels(domain);
        return string.Create(ascii.Length, ascii, (letters, from) =>
        {
            for (var at = 0; at < from.Length; at++) letters[at] = DomainCharacters.Contains(from[at]) ? from[at] : '-';
        });
    }

    private static string ALabels(string domain)
    {
        try
        {
            return Idn.GetAscii(Nfc.Of(domain).ToLowerInvariant());
        }
        catch (ArgumentException)
        {
            return domain;
        }
    }
}
