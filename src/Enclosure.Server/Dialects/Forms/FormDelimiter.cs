using System.Text;

namespace Enclosure.Server.Dialects.Forms;

/// <summary>What a search for the delimiter of a form came to.</summary>
internal enum DelimiterKind
{
    /// <summary>None in these bytes: all before the place can be passed, what begins there may be one.</summary>
    None,

    /// <summary>At the place, and another part follows.</summary>
    Part,

    /// <summary>At the place, and it closes the form.</summary>
    Close,
}

/// <summary>A place in the searched bytes, and how many bytes the delimiter's line takes without its line end.</summary>
internal readonly record struct DelimiterMatch(DelimiterKind Kind, int At, int Length = 0);

/// <summary>
/// The line between two parts, <c>CRLF "--" boundary *LWSP CRLF</c>, or <c>CRLF "--" boundary "--"</c> after the last (RFC 2046
/// §5.1.1). A line that only begins like one belongs to the part.
/// </summary>
internal sealed class FormDelimiter(string boundary)
{
    private const int MaxPadding = 1024;

    private readonly byte[] _bytes = Encoding.ASCII.GetBytes($"\r\n--{boundary}");

    /// <param name="text">The bytes to search; a delimiter must begin in them.</param>
    /// <param name="isAtEnd">Whether no bytes follow these, so that waiting for more would not help.</param>
    public DelimiterMatch Find(ReadOnlySpan<byte> text, bool isAtEnd)
    {
        var from = 0;
        while (text[from..].IndexOf(_bytes) is var found and >= 0)
        {
            var at = from + found;
            var (verdict, padding) = Judge(text[(at + _bytes.Length)..], isAtEnd);
            if (verdict is not null) return new(verdict.Value, at, verdict == DelimiterKind.Part ? _bytes.Length + padding : 0);

            from = at + _bytes.Length;
        }

        return new(DelimiterKind.None, isAtEnd ? text.Length : text.Length - BegunAtEnd(text[from..]));
    }

    /// <summary>What the bytes after a boundary make of it: null when it is content after all, None when too few to tell.</summary>
    private static (DelimiterKind? Verdict, int Padding) Judge(ReadOnlySpan<byte> after, bool isAtEnd)
    {
        if (after.StartsWith("--"u8))
        {
            return (after.Length > 2 ? EndsLine(after[2]) ? DelimiterKind.Close : null
                : isAtEnd ? DelimiterKind.Close : DelimiterKind.None, 0);
        }

        var padding = after.IndexOfAnyExcept((byte)' ', (byte)'\t') is var end and >= 0 ? end : after.Length;
        var line = after[padding..];
        if (line.StartsWith("\r\n"u8)) return (DelimiterKind.Part, padding);

        var mayGrow = "\r\n"u8.StartsWith(line) || (padding == 0 && "--"u8.StartsWith(line));
        return (mayGrow && !isAtEnd && padding < MaxPadding ? DelimiterKind.None : null, 0);
    }

    private static bool EndsLine(byte value) => value is (byte)'\r' or (byte)'\n' or (byte)' ' or (byte)'\t';

    /// <summary>How many bytes at the end could be the beginning of a delimiter.</summary>
    private int BegunAtEnd(ReadOnlySpan<byte> text)
    {
        var tail = text[^Math.Min(text.Length, _bytes.Length - 1)..];
        while (tail.IndexOf((byte)'\r') is var at and >= 0)
        {
            tail = tail[at..];
            if (_bytes.AsSpan().StartsWith(tail)) return tail.Length;

            tail = tail[1..];
        }

        return 0;
    }
}
