using System.Text;
using System.Text.Unicode;

namespace Enclosure.Mime.Text;

/// <summary>Bytes of a header as text: UTF-8 when they are that, else Windows-1252, the Latin-1 that old senders mean.</summary>
public static class HeaderText
{
    private const string Windows1252From80 =
        "€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008DŽ\u008F\u0090‘’“”•–—˜™š›œ\u009DžŸ";

    public static string Decode(ReadOnlySpan<byte> bytes) => TryDecodeUtf8(bytes, out var text) ? text : DecodeWindows1252(bytes);

    /// <summary>
    /// The text in a charset named by the sender: UTF-8, US-ASCII, ISO-8859-1 or Windows-1252; false for others and for broken UTF-8.
    /// </summary>
    public static bool TryDecode(ReadOnlySpan<byte> bytes, string charset, out string text)
    {
        switch (charset.ToLowerInvariant())
        {
            case "utf-8" or "utf8" or "us-ascii":
                return TryDecodeUtf8(bytes, out text);
            case "iso-8859-1" or "latin1" or "windows-1252":
                text = DecodeWindows1252(bytes);
                return true;
            default:
                text = "";
                return false;
        }
    }

    private static bool TryDecodeUtf8(ReadOnlySpan<byte> bytes, out string text)
    {
        var valid = Utf8.IsValid(bytes);
        text = valid ? Encoding.UTF8.GetString(bytes) : "";
        return valid;
    }

    private static string DecodeWindows1252(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder(bytes.Length);
        foreach (var value in bytes)
        {
            text.Append(value is >= 0x80 and <= 0x9F ? Windows1252From80[value - 0x80] : (char)value);
        }

        return text.ToString();
    }
}
