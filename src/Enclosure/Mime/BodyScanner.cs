using System.Buffers;

namespace Enclosure.Mime;

/// <summary>
/// Splits what follows headers at delimiter lines. The line ending before a delimiter belongs to it (RFC 2046 §5.1.1), so a line ending is
/// held back until the next line is known to be none; so are the first bytes of a line that may be one.
/// </summary>
internal sealed class BodyScanner(OpenContainers open)
{
    /// <summary>A delimiter line with all its trailing white space; what is longer is no delimiter.</summary>
    public const int MaxDelimiterLine = 2048;

    private readonly byte[] _held = ArrayPool<byte>.Shared.Rent(MaxDelimiterLine + 4);
    private int _length;
    private int _lineEnding;
    private bool _atLineStart;

    /// <summary>What was held back: the delimiter with the line endings around it when one was found, else a piece of the body.</summary>
    public ReadOnlySpan<byte> Held => _held.AsSpan(0, _length);

    private ReadOnlySpan<byte> Line => _held.AsSpan(_lineEnding, _length - _lineEnding);

    /// <summary>What comes next stands at the start of a line whose line ending belongs to what was before.</summary>
    public void StartLine() => Hold(default, default);

    /// <summary>
    /// Takes bytes and says which are of the body: first <paramref name="released"/> (bytes held back earlier), then
    /// <paramref name="body"/>. True when a delimiter was found after them; it is then <see cref="Held"/>.
    /// </summary>
    public bool Read(ref ReadOnlySpan<byte> span, out ReadOnlySpan<byte> released, out ReadOnlySpan<byte> body, out Delimiter delimiter)
    {
        released = body = default;
        delimiter = default;
        if (open.Count == 0)
        {
            released = Release();
            body = span;
            span = default;
            return false;
        }

        if (_atLineStart) return Decide(ref span, out released, out delimiter);

        body = ReadWithinLine(ref span);
        return false;
    }

    /// <summary>The body is over. True when it ended with a delimiter; else <paramref name="released"/> is the last of the body.</summary>
    public bool Complete(out ReadOnlySpan<byte> released, out Delimiter delimiter)
    {
        released = default;
        delimiter = default;
        if (_atLineStart && Line.StartsWith("--"u8) && open.IsDelimiter(Line, out delimiter)) return true;

        released = Release();
        return false;
    }

    public void Dispose() => ArrayPool<byte>.Shared.Return(_held);

    private ReadOnlySpan<byte> ReadWithinLine(ref ReadOnlySpan<byte> span)
    {
        var hyphens = FindHyphensAtLineStart(span);
        var end = hyphens < 0 ? span.Length : hyphens;
        if (hyphens < 0 && end > 1 && span[end - 1] == '-' && span[end - 2] is (byte)'\n' or (byte)'\r') end--;

        var start = LineEndingBefore(span, end);
        if (start == end && hyphens < 0)
        {
            var all = span;
            span = default;
            return all;
        }

        var body = span[..start];
        Hold(span[start..end], span[end..Math.Min(end + 2, span.Length)]);
        span = span[Math.Min(end + 2, span.Length)..];
        return body;
    }

    private static int LineEndingBefore(ReadOnlySpan<byte> span, int end)
    {
        if (span[..end].EndsWith("\r\n"u8)) return end - 2;

        return end > 0 && span[end - 1] is (byte)'\n' or (byte)'\r' ? end - 1 : end;
    }

    private static int FindHyphensAtLineStart(ReadOnlySpan<byte> span)
    {
        for (var from = 0; ;)
        {
            var next = span[from..].IndexOf("--"u8);
            if (next < 0) return -1;

            var at = from + next;
            if (at > 0 && span[at - 1] is (byte)'\n' or (byte)'\r') return at;

            var after = span[at..].IndexOfAnyExcept((byte)'-');
            if (after < 0) return -1;

            from = at + after;
        }
    }

    private bool Decide(ref ReadOnlySpan<byte> span, out ReadOnlySpan<byte> released, out Delimiter delimiter)
    {
        released = default;
        delimiter = default;
        if (Line.Length < 2)
        {
            var first = span[0];
            if (first != '-' && !(first == '\n' && Held is [(byte)'\r']))
            {
                released = Release();
                return false;
            }

            _lineEnding += first == '\n' ? 1 : 0;
            _held[_length++] = first;
            span = span[1..];
            return false;
        }

        var end = span.IndexOfAny((byte)'\r', (byte)'\n');
        var take = end < 0 ? span.Length : end;
        if (_length + take > MaxDelimiterLine)
        {
            released = Release();
            return false;
        }

        span[..take].CopyTo(_held.AsSpan(_length));
        _length += take;
        span = span[take..];
        if (end < 0) return false;

        if (open.IsDelimiter(Line, out delimiter))
        {
            _held[_length++] = span[0];
            span = span[1..];
            return true;
        }

        released = Release();
        return false;
    }

    private void Hold(ReadOnlySpan<byte> lineEnding, ReadOnlySpan<byte> line)
    {
        lineEnding.CopyTo(_held);
        line.CopyTo(_held.AsSpan(lineEnding.Length));
        _lineEnding = lineEnding.Length;
        _length = lineEnding.Length + line.Length;
        _atLineStart = true;
    }

    private ReadOnlySpan<byte> Release()
    {
        var released = Held;
        _length = _lineEnding = 0;
        _atLineStart = false;
        return released;
    }
}
