using System.Buffers;
using System.Text;
using Enclosure.Mime.Text;

namespace Enclosure.Mime.Headers;

/// <summary>
/// The Content-Disposition of a download (RFC 6266) as written, and that of a form's part (RFC 7578 §4.2) as read.
/// </summary>
/// <param name="Disposition">The word before the parameters, in lower case, such as <c>form-data</c>.</param>
/// <param name="Name">The form field; null when not given.</param>
/// <param name="FileName">
/// The file name as sent, decoded but not cleaned: it may hold a path or control characters. Empty when given empty, null when not.
/// </param>
public sealed record ContentDispositionHeader(string Disposition, string? Name, string? FileName)
{
    private static readonly SearchValues<byte> AttributeCharacters =
        SearchValues.Create("!#$&+-.0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ^_`abcdefghijklmnopqrstuvwxyz|~"u8);

    /// <summary>
    /// <c>attachment; filename="a.txt"</c>. A name with anything but plain ASCII, or with a quote, backslash or percent sign, has
    /// those replaced by <c>_</c> there and is given whole as <c>filename*=UTF-8''…</c> (RFC 6266 appendix D, RFC 8187 §3.2).
    /// The value is one line of ASCII whatever the name holds.
    /// </summary>
    public static string Write(string disposition, string filename)
    {
        var plain = new StringBuilder(filename.Length);
        foreach (var rune in filename.EnumerateRunes())
        {
            var isPlain = rune.Value is >= ' ' and <= '~' and not ('"' or '\\' or '%');
            plain.Append(isPlain ? (char)rune.Value : '_');
        }

        var fallback = plain.ToString();
        var header = $"{disposition}; filename=\"{fallback}\"";
        return fallback == filename ? header : $"{header}; filename*=UTF-8''{PercentEncode(filename)}";
    }

    /// <summary>
    /// Reads the header of a form's part. The name of the file is, in this order: <c>filename*</c> (RFC 8187, in UTF-8 or
    /// ISO-8859-1) when it is valid; <c>filename</c>, where <c>%22</c>, <c>%0D</c> and <c>%0A</c> stand for what browsers may not
    /// write (WHATWG HTML, multipart/form-data encoding), an RFC 2047 encoded-word is decoded, and bytes are UTF-8 or else
    /// Windows-1252. False when there is no disposition at all.
    /// </summary>
    public static bool TryParse(ReadOnlySpan<byte> raw, out ContentDispositionHeader header)
    {
        var list = ParameterList.Parse(raw);
        var fileName = list["filename*"] is { } extended ? DecodeExtended(extended) : null;
        header = new ContentDispositionHeader(list.Word, DecodeForm(list["name"]), fileName ?? DecodeForm(list["filename"]));
        return list.Word.Length > 0;
    }

    private static string? DecodeForm(byte[]? value) => value is null ? null
        : FormEncodedWord.TryDecode(value)
        ?? HeaderText.Decode(value).Replace("%22", "\"", StringComparison.Ordinal)
            .Replace("%0D", "\r", StringComparison.OrdinalIgnoreCase).Replace("%0A", "\n", StringComparison.OrdinalIgnoreCase);

    private static string? DecodeExtended(ReadOnlySpan<byte> value)
    {
        var language = value.IndexOf((byte)'\'');
        var text = language < 0 ? -1 : value[(language + 1)..].IndexOf((byte)'\'');
        if (text < 0) return null;

        var bytes = HexEscapes.Decode(value[(language + text + 2)..], '%', out var isWellFormed);
        var charset = Encoding.Latin1.GetString(value[..language]);
        return isWellFormed && HeaderText.TryDecode(bytes, charset, out var decoded) ? decoded : null;
    }

    private static string PercentEncode(string text)
    {
        var encoded = new StringBuilder(text.Length * 3);
        foreach (var value in Encoding.UTF8.GetBytes(text))
        {
            _ = AttributeCharacters.Contains(value) ? encoded.Append((char)value) : encoded.Append('%').Append(value.ToString("X2", null));
        }

        return encoded.ToString();
    }
}
