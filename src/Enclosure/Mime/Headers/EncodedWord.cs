using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace Enclosure.Mime.Headers;

/// <summary>One RFC 2047 encoded-word as it stands, <c>=?charset?encoding?text?=</c>, with a language (RFC 2231 §5) left out.</summary>
internal readonly ref struct EncodedWord
{
    private static readonly SearchValues<byte> NotInCharset = SearchValues.Create("? \t\r\n\"()<>@,;:[]="u8);

    private EncodedWord(string charset, bool isBase64, ReadOnlySpan<byte> text, int length)
    {
        Charset = charset;
        IsBase64 = isBase64;
        Text = text;
        Length = length;
    }

    /// <summary>As named; may be empty.</summary>
    public string Charset { get; }

    public bool IsBase64 { get; }

    public ReadOnlySpan<byte> Text { get; }

    /// <summary>Of the whole word, in bytes.</summary>
    public int Length { get; }

    /// <summary>
    /// The word that <paramref name="bytes"/> begin with. White space within the text is let pass (a fold went through it), and so is a
    /// question mark in Q; the beginning of another word is not.
    /// </summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out EncodedWord word)
    {
        word = default;
        if (!bytes.StartsWith("=?"u8)) return false;

        var charsetLength = bytes[2..].IndexOfAny(NotInCharset);
        var start = 2 + charsetLength + 3;
        if (charsetLength < 0 || start > bytes.Length || bytes[start - 3] != '?' || bytes[start - 1] != '?') return false;

        var encoding = bytes[start - 2] | 0x20;
        if (encoding is not ('b' or 'q')) return false;

        var length = bytes[start..].IndexOf("?="u8);
        if (length < 0) return false;

        var text = bytes.Slice(start, length);
        if (text.IndexOf(encoding == 'b' ? "?"u8 : "=?"u8) >= 0) return false;

        var charset = bytes.Slice(2, charsetLength);
        var language = charset.IndexOf((byte)'*');
        word = new EncodedWord(
            Encoding.Latin1.GetString(language < 0 ? charset : charset[..language]), encoding == 'b', text, start + length + 2);
        return true;
    }

    /// <summary>
    /// The bytes that the word stands for; null when its base64 holds what is none. Missing padding is made good.
    /// </summary>
    /// <param name="isWellFormed">Whether nothing had to be made good.</param>
    public byte[]? Decode(out bool isWellFormed) => IsBase64 ? FromBase64(Text, out isWellFormed) : FromQuoted(Text, out isWellFormed);

    private static byte[] FromQuoted(ReadOnlySpan<byte> text, out bool isWellFormed)
    {
        var spaced = new byte[text.Length];
        text.Replace(spaced, (byte)'_', (byte)' ');
        return HexEscapes.Decode(spaced, '=', out isWellFormed);
    }

    private static byte[]? FromBase64(ReadOnlySpan<byte> text, out bool isWellFormed)
    {
        var whole = new byte[Base64.GetMaxDecodedFromUtf8Length(text.Length) + 4];
        isWellFormed = Base64.DecodeFromUtf8(text, whole, out _, out var length) == OperationStatus.Done;
        return isWellFormed ? whole[..length] : Mend(text);
    }

    /// <summary>Padding may stand in the middle, where two encoded texts were glued together: each is decoded for itself.</summary>
    private static byte[]? Mend(ReadOnlySpan<byte> text)
    {
        var bytes = new List<byte>(text.Length);
        foreach (var range in text.Split((byte)'='))
        {
            var piece = text[range].ToArray().Where(value => !" \t\r\n"u8.Contains(value)).ToList();
            if (piece.Count % 4 == 1) piece.RemoveAt(piece.Count - 1);
            while (piece.Count % 4 != 0) piece.Add((byte)'=');
            var decoded = new byte[piece.Count];
            var status = Base64.DecodeFromUtf8([.. piece], decoded, out _, out var length);
            if (status != OperationStatus.Done) return null;

            bytes.AddRange(decoded[..length]);
        }

        return [.. bytes];
    }
}
