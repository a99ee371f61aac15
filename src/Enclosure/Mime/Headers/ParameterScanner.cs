using System.Text;

namespace Enclosure.Mime.Headers;

/// <summary>
/// Takes a structured header of mail apart (RFC 2045 §5.1), with what senders make of it: comments, missing semicolons, quotes that are
/// never closed or stand inside quoted text, values without quotes that hold spaces. The bytes must be unfolded.
/// </summary>
internal ref struct ParameterScanner(ReadOnlySpan<byte> header)
{
    /// <summary>What a missing semicolon is noticed by; any other word before an equals sign may belong to a file's name.</summary>
    private static readonly string[] Known =
        ["name", "filename", "charset", "boundary", "type", "format", "delsp", "size", "creation-date", "modification-date", "read-date",
         "method", "protocol", "micalg", "report-type", "start", "x-unix-mode", "x-mac-type", "x-mac-creator", "number", "total", "id"];

    private readonly ReadOnlySpan<byte> _header = header;
    private readonly int _lastQuote = header.LastIndexOf((byte)'"');
    private int _at;

    /// <summary>
    /// No quote before this place has an end behind it: one was looked for before. Else a field of quotes would take its square in time.
    /// </summary>
    private int _endlessBefore;

    /// <summary>What stands before the parameters, in lower case.</summary>
    public string ReadWord()
    {
        var word = Token();
        if (_at < _header.Length && _header[_at] == '/') word += Token();
        if (word.EndsWith('/')) word += Token();
        if (_at < _header.Length && _header[_at] == ',') _at++;
        return word.Trim('"').ToLowerInvariant();
    }

    private string Token()
    {
        SkipBlanks();
        var start = _at;
        while (_at < _header.Length && _header[_at] is not ((byte)';' or (byte)',' or (byte)' ' or (byte)'\t' or (byte)'(')) _at++;
        if (_header[start.._at].Contains((byte)'=')) _at = start;
        var token = Latin1(_header[start.._at]);
        SkipBlanks();
        return token;
    }

    /// <summary>The next parameter with a value; false at the end.</summary>
    public bool TryRead(out string name, out byte[] value)
    {
        (name, value) = ("", []);
        while (_at < _header.Length)
        {
            SkipBlanks();
            var start = _at;
            while (_at < _header.Length && !IsNameEnd(_header[_at])) _at++;
            name = Latin1(_header[start.._at]).ToLowerInvariant();
            SkipBlanks();
            if (_at < _header.Length && _header[_at] == '=' && name.Length > 0)
            {
                _at++;
                SkipBlanks();
                value = _at < _header.Length && _header[_at] == '"' ? ReadQuoted() : ReadBare();
                return true;
            }

            if (_at < _header.Length && IsNameEnd(_header[_at])) _at++;
        }

        return false;
    }

    private byte[] ReadQuoted()
    {
        var rest = _header[(_at + 1)..];
        var lastQuote = _lastQuote - _at - 1;
        var end = FindEnd(rest, lastQuote, out var isClosed);
        _at += 1 + end + (isClosed ? 1 : 0);
        return QuotedText.Unescape(isClosed ? rest[..end] : rest[..end].TrimEnd(" \t"u8), lastQuote);
    }

    /// <summary>
    /// The quote that nothing but an end follows, or else the first before a semicolon; where there is none, or it opens the value of
    /// the next
    /// parameter, that parameter ends the text.
    /// </summary>
    private int FindEnd(ReadOnlySpan<byte> text, int lastQuote, out bool isClosed)
    {
        var (quote, next, nextValue) = (-1, -1, -1);
        var at = 0;
        for (; at < text.Length; at++)
        {
            if (QuotedText.IsPair(text, at, lastQuote)) at++;
            else if (text[at] == ';' && quote >= 0) break;
            else if (text[at] == ';' && next < 0)
            {
                if (BeginsParameter(text[(at + 1)..], out var length)) (next, nextValue) = (at, at + 1 + length);
            }
            else if (text[at] != '"') continue;
            else if (at == nextValue) break;
            else
            {
                var isEnd = _at + 1 + at >= _endlessBefore && EndsValue(text[(at + 1)..]);
                if (quote < 0 || isEnd) quote = at;
                if (isEnd || _at + 1 + at < _endlessBefore) break;
            }
        }

        if (at == text.Length || text[at] == ';') _endlessBefore = Math.Max(_endlessBefore, _at + 1 + at);

        isClosed = quote >= 0;
        return isClosed ? quote : next >= 0 ? next : text.Length;
    }

    /// <summary>To the semicolon, or to the next parameter where that is missing; a comment at the end is none of it.</summary>
    private byte[] ReadBare()
    {
        var start = _at;
        while (_at < _header.Length && _header[_at] != ';')
        {
            if (IsSpace(_header[_at]) && !IsSpace(_header[_at - 1]) && BeginsParameter(_header[_at..], out _)) break;
            _at++;
        }

        var value = _header[start.._at].Trim(" \t"u8);
        var comment = value.LastIndexOf((byte)'(');
        if (comment >= 0 && value.EndsWith(")"u8)) value = value[..comment].TrimEnd(" \t"u8);
        return (value.EndsWith("\""u8) ? value[..^1] : value).ToArray();
    }

    private static bool EndsValue(ReadOnlySpan<byte> rest)
    {
        var next = rest.TrimStart(" \t"u8);
        return next.IsEmpty || next[0] is (byte)';' or (byte)'(' || BeginsParameter(rest, out _);
    }

    /// <summary>Whether a known parameter's name and an equals sign come next, and how far that sign's end is.</summary>
    private static bool BeginsParameter(ReadOnlySpan<byte> text, out int length)
    {
        const int LongestName = 32;
        var name = text.TrimStart(" \t"u8);
        length = text.Length - name.Length;
        var equals = name[..Math.Min(name.Length, LongestName)].IndexOf((byte)'=');
        if (equals <= 0) return false;

        length += equals + 1;
        var bare = name[..equals].TrimEnd(" \t"u8);
        var star = bare.IndexOf((byte)'*');
        return Known.Contains(Latin1(star < 0 ? bare : bare[..star]).ToLowerInvariant());
    }

    /// <summary>White space and comments, which may nest (RFC 5322 §3.2.2); one that never ends goes to the end.</summary>
    private void SkipBlanks()
    {
        var depth = 0;
        for (; _at < _header.Length; _at++)
        {
            if (_header[_at] == '(') depth++;
            else if (_header[_at] == ')' && depth > 0) depth--;
            else if (depth > 0 && _header[_at] == '\\') _at++;
            else if (depth == 0 && _header[_at] is not ((byte)' ' or (byte)'\t')) return;
        }

        _at = Math.Min(_at, _header.Length);
    }

    private static bool IsSpace(byte value) => value is (byte)' ' or (byte)'\t';

    private static bool IsNameEnd(byte value) => value is (byte)';' or (byte)'=' or (byte)' ' or (byte)'\t' or (byte)'(' or (byte)'"';

    private static string Latin1(ReadOnlySpan<byte> text) => Encoding.Latin1.GetString(text);
}
