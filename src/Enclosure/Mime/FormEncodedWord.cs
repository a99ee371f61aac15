using System.Globalization;
using System.Text;

namespace Enclosure.Mime;

/// <summary>
/// The RFC 2047 encoded-word that some clients put between the quotes of a form's file name (.NET's MultipartFormDataContent does
/// so for every name that is not ASCII), against RFC 7578 §4.2: decoded only when the whole value is one.
/// </summary>
internal static class FormEncodedWord
{
    /// <summary>The text; null when the value is no encoded-word, or one in an unknown charset or with a broken encoding.</summary>
    public static string? TryDecode(ReadOnlySpan<byte> value)
    {
        if (!value.StartsWith("=?"u8) || !value.EndsWith("?="u8)) return null;

        var fields = Encoding.Latin1.GetString(value).Split('?');
        if (fields is not ["=", var charset, var encoding, var text, "="]) return null;

        var bytes = encoding.ToUpperInvariant() switch
        {
            "B" => FromBase64(text),
            "Q" => FromQuoted(text),
            _ => null,
        };
        return bytes is not null && HeaderText.TryDecode(bytes, charset, out var decoded) ? decoded : null;
    }

    private static byte[]? FromBase64(string text)
    {
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var length) ? bytes[..length] : null;
    }

    private static byte[]? FromQuoted(string text)
    {
        var bytes = new List<byte>(text.Length);
        for (var at = 0; at < text.Length; at++)
        {
            var value = text[at] == '_' ? (byte)' ' : (byte)text[at];
            if (value == '=')
            {
                if (at + 2 >= text.Length || !byte.TryParse(text.AsSpan(at + 1, 2), NumberStyles.AllowHexSpecifier, null, out value))
                {
                    return null;
                }

                at += 2;
            }

            bytes.Add(value);
        }

        return [.. bytes];
    }
}
