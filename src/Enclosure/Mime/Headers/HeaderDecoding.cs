using System.Text;
using Enclosure.Mime.Text;

namespace Enclosure.Mime.Headers;

/// <summary>Header values as text.</summary>
public static class HeaderDecoding
{
    /// <summary>
    /// One line of text: unfolded (RFC 5322 §2.2.3), encoded words decoded wherever they stand (RFC 2047; also in quotes, also split
    /// inside a character), other bytes as UTF-8 (RFC 6532) or else Windows-1252. Control characters become spaces. Words in an unknown
    /// charset are read as UTF-8 or Windows-1252 too; words whose base64 is none stay as they came.
    /// </summary>
    public static string Decode(ReadOnlySpan<byte> raw)
    {
        if (raw.IndexOfAny((byte)'\r', (byte)'\n') >= 0) raw = Encoding.Latin1.GetBytes(Unfold(Encoding.Latin1.GetString(raw)));
        return OneLine(raw.IndexOf("=?"u8) < 0 ? HeaderText.Decode(raw) : DecodeWords(raw));
    }

    /// <summary>Line breaks with the white space after them become one space; outer white space is cut.</summary>
    public static string Unfold(string text)
    {
        if (text.AsSpan().IndexOfAny('\r', '\n') < 0) return text.Trim(' ', '\t');

        var unfolded = new StringBuilder(text.Length);
        var inBreak = false;
        foreach (var letter in text)
        {
            var breaks = letter is '\r' or '\n';
            if (breaks && !inBreak) unfolded.Append(' ');
            inBreak = breaks || (inBreak && letter is (' ' or '\t'));
            if (!inBreak) unfolded.Append(letter);
        }

        return unfolded.ToString().Trim(' ', '\t');
    }

    private static string DecodeWords(ReadOnlySpan<byte> raw)
    {
        var text = new StringBuilder(raw.Length);
        var run = new WordRun(text);
        var literal = raw;
        var wordsEnd = raw.LastIndexOf("?="u8);
        for (var at = 0; ;)
        {
            var next = literal[at..].IndexOf("=?"u8);
            if (next < 0 || raw.Length - literal.Length + at + next > wordsEnd) break;

            at += next;
            if (!EncodedWord.TryRead(literal[at..], out var word) || word.Decode(out _) is not { } bytes)
            {
                at += 2;
                continue;
            }

            var between = literal[..at];
            if (!run.IsOpen || between.ContainsAnyExcept(" \t"u8)) run.End(between);
            run.Add(word.Charset, bytes);
            literal = literal[(at + word.Length)..];
            at = 0;
        }

        run.End(literal);
        return text.ToString();
    }

    /// <summary>Controls and line separators as spaces, outer spaces cut.</summary>
    internal static string OneLine(string text)
    {
        var line = text.AsSpan().IndexOfAnyInRange('\0', '\u001F') < 0 && text.AsSpan().IndexOfAnyInRange('\u007F', '\u009F') < 0
            && text.AsSpan().IndexOfAny('\u2028', '\u2029') < 0
            ? text
            : string.Create(text.Length, text, (letters, from) =>
            {
                for (var at = 0; at < from.Length; at++)
                    letters[at] = char.IsControl(from[at]) || from[at] is '\u2028' or '\u2029' ? ' ' : from[at];
            });
        return line.Trim(' ');
    }

    /// <summary>
    /// Words with nothing but white space between them: it goes, and where they share a charset their bytes are read as one, since some
    /// senders cut characters in two.
    /// </summary>
    private sealed class WordRun(StringBuilder text)
    {
        private readonly List<byte> _bytes = [];
        private string? _charset;

        public bool IsOpen => _charset is not null;

        public void Add(string charset, byte[] bytes)
        {
            if (!charset.Equals(_charset, StringComparison.OrdinalIgnoreCase)) Flush();
            _charset = charset;
            _bytes.AddRange(bytes);
        }

        public void End(ReadOnlySpan<byte> literal)
        {
            Flush();
            _charset = null;
            text.Append(HeaderText.Decode(literal));
        }

        private void Flush()
        {
            if (_bytes.Count > 0) text.Append(Charsets.Decode(_charset, [.. _bytes]));
            _bytes.Clear();
        }
    }
}
