using System.Text;

namespace Enclosure.Mime;

/// <summary>
/// The text of a part as its decoded bytes come, up to a limit. Which charset it is read by is decided from its first bytes
/// (<see cref="Charsets.Choose"/>); where none is named, from the first that are not ASCII.
/// </summary>
/// <param name="charset">As named by the part; null when it names none.</param>
/// <param name="limitBytes">How much text is kept, counted in UTF-8; what would pass it is left out, whole characters at a time.</param>
public sealed class TextDecoder(string? charset, int limitBytes = 1 << 20)
{
    private const int HeadBytes = 4096;
    private const int PieceBytes = 16 * 1024;

    private readonly bool _mayBeAscii = Charsets.Find(charset) is null or { CodePage: CharsetNames.Ascii };
    private readonly StringBuilder _text = new();
    private readonly List<byte> _head = [];
    private Decoder? _decoder;
    private char[] _piece = [];
    private int _length;

    /// <summary>Whether text was left out at the end for the limit.</summary>
    public bool IsTruncated { get; private set; }

    /// <summary>Whether the text has bytes that the named charset does not explain, so that another was guessed. Known after <see cref="Complete"/>.</summary>
    public bool IsGuessed { get; private set; }

    public void Write(ReadOnlySpan<byte> bytes)
    {
        if (IsTruncated) return;

        if (_decoder is null && _head.Count == 0 && _mayBeAscii)
        {
            var ascii = bytes.IndexOfAnyExceptInRange((byte)0, (byte)0x7F);
            Keep(Encoding.ASCII.GetString(ascii < 0 ? bytes : bytes[..ascii]));
            bytes = ascii < 0 ? default : bytes[ascii..];
        }

        if (_decoder is null)
        {
            var missing = Math.Min(HeadBytes - _head.Count, bytes.Length);
            _head.AddRange(bytes[..missing]);
            bytes = bytes[missing..];
            if (_head.Count == HeadBytes) Decide();
        }

        Decode(bytes, flush: false);
    }

    /// <summary>The text, without a byte order mark; nothing more may be written.</summary>
    public string Complete()
    {
        if (_decoder is null && _head.Count > 0) Decide();
        if (_decoder is not null) Decode([], flush: true);
        return _text.ToString();
    }

    private void Decide()
    {
        byte[] head = [.. _head];
        _decoder = Charsets.Choose(charset, head, out var guessed).GetDecoder();
        _piece = new char[PieceBytes + 2];
        IsGuessed = guessed;
        Decode(head, flush: false);
    }

    private void Decode(ReadOnlySpan<byte> bytes, bool flush)
    {
        while (_decoder is not null && !IsTruncated && (!bytes.IsEmpty || flush))
        {
            var part = bytes[..Math.Min(bytes.Length, PieceBytes / 2)];
            bytes = bytes[part.Length..];
            Keep(_piece.AsSpan(0, _decoder.GetChars(part, _piece, flush && bytes.IsEmpty)));
            if (bytes.IsEmpty) return;
        }
    }

    private void Keep(ReadOnlySpan<char> letters)
    {
        if (_length == 0) letters = letters.TrimStart('\uFEFF');
        var kept = 0;
        for (; kept < letters.Length && !IsTruncated; kept++)
        {
            var size = Utf8Size(letters[kept]);
            IsTruncated = _length + size > limitBytes;
            if (IsTruncated) break;
            _length += size;
        }

        _text.Append(letters[..kept]);
        if (IsTruncated && _text.Length > 0 && char.IsHighSurrogate(_text[^1])) _text.Length--;
    }

    private static int Utf8Size(char letter) => letter < 0x80 ? 1 : letter < 0x800 || char.IsSurrogate(letter) ? 2 : 3;
}
