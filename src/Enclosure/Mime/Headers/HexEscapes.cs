using System.Globalization;

namespace Enclosure.Mime.Headers;

/// <summary>
/// Bytes written as a mark and two hexadecimal digits: <c>%E9</c> of RFC 2231 and URLs, <c>=E9</c> of RFC 2047's Q encoding.
/// </summary>
internal static class HexEscapes
{
    /// <summary>The bytes meant; a mark without two digits after it stands for itself.</summary>
    /// <param name="isWellFormed">Whether every mark had its digits.</param>
    public static byte[] Decode(ReadOnlySpan<byte> text, char mark, out bool isWellFormed)
    {
        isWellFormed = true;
        var bytes = new byte[text.Length];
        var length = 0;
        for (var at = 0; at < text.Length; at++)
        {
            var value = text[at];
            // byte.TryParse would also take a NUL for the second digit.
            if (value == mark && at + 2 < text.Length && char.IsAsciiHexDigit((char)text[at + 1])
                && char.IsAsciiHexDigit((char)text[at + 2]))
            {
                value = byte.Parse(text.Slice(at + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
                at += 2;
            }
            else if (value == mark)
            {
                isWellFormed = false;
            }

            bytes[length++] = value;
        }

        return bytes[..length];
    }
}
