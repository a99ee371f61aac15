using System.Buffers;
using Enclosure.Mime.Headers;
using Enclosure.Mime.Parts;
using Enclosure.Mime.Transfer;

namespace Enclosure.Mime;

internal enum HeaderEnd
{
    /// <summary>It has not come.</summary>
    None,

    /// <summary>An empty line: its line ending comes next.</summary>
    EmptyLine,

    /// <summary>None: <see cref="HeaderReader.Undecided"/> is the beginning of the body.</summary>
    Body,
}

/// <summary>
/// Takes the header of a part apart into fields (RFC 5322 §2.2), lines ending in CRLF, LF or CR. Bytes are told as soon as they are known
/// to be of the header; only the beginning of a line, up to its colon, is held back, and one whole line that is no field.
/// </summary>
internal sealed class HeaderReader(Reading reading, RawBytes raw)
{
    private const int MaxUndecided = 4096;

    private enum Place
    {
        LineStart,
        Value,
        Separator,
    }

    private readonly byte[] _held = ArrayPool<byte>.Shared.Rent(MaxUndecided);
    private int _length;
    private int _lineStart;
    private Place _place;
    private bool _afterCr;
    private bool _notAField;
    private bool _firstLine = true;

    public HeaderFields Fields { get; } = new(reading);

    /// <summary>Bytes that were read and not told.</summary>
    public ReadOnlySpan<byte> Undecided => _held.AsSpan(0, _length);

    /// <summary>Nothing came at all.</summary>
    public bool IsEmpty => _length == 0 && Fields.IsEmpty;

    private ReadOnlySpan<byte> Line => _held.AsSpan(_lineStart, _length - _lineStart);

    private bool HoldsLine => _lineStart > 0;

    public void Start()
    {
        Fields.Clear();
        Forget();
        _place = Place.LineStart;
        _afterCr = false;
        _firstLine = true;
    }

    public HeaderEnd Read(ref ReadOnlySpan<byte> span)
    {
        while (!span.IsEmpty)
        {
            if (_place != Place.LineStart) ReadRest(ref span);
            else if (ReadLineStart(ref span) is not HeaderEnd.None and var end) return end;
        }

        return HeaderEnd.None;
    }

    public void Dispose() => ArrayPool<byte>.Shared.Return(_held);

    private void ReadRest(ref ReadOnlySpan<byte> span)
    {
        if (_afterCr)
        {
            _afterCr = false;
            _place = Place.LineStart;
            if (span[0] == '\n') EndLine(ref span);
            return;
        }

        var end = span.IndexOfAny((byte)'\r', (byte)'\n');
        var value = end < 0 ? span : span[..end];
        raw.Tell(null, value);
        if (_place == Place.Value) Fields.Append(value);
        span = span[value.Length..];
        if (end < 0) return;

        _afterCr = span[0] == '\r';
        if (!_afterCr) _place = Place.LineStart;
        EndLine(ref span);
    }

    private void EndLine(ref ReadOnlySpan<byte> span)
    {
        Fields.EndLine(span[0]);
        raw.Tell(null, span[..1]);
        span = span[1..];
    }

    private HeaderEnd ReadLineStart(ref ReadOnlySpan<byte> span)
    {
        if (Line.IsEmpty && DecideByFirst(ref span, out var end)) return end;

        var stop = _notAField ? span.IndexOfAny((byte)'\r', (byte)'\n') : span.IndexOfAny((byte)':', (byte)'\r', (byte)'\n');
        var take = stop < 0 ? span.Length : stop;
        if (_length + take >= MaxUndecided) return HeaderEnd.Body;

        span[..take].CopyTo(_held.AsSpan(_length));
        _length += take;
        span = span[take..];
        return stop < 0 ? HeaderEnd.None : DecideByLine(ref span);
    }

    private bool DecideByFirst(ref ReadOnlySpan<byte> span, out HeaderEnd end)
    {
        end = HeaderEnd.None;
        var first = span[0];
        switch (first)
        {
            case (byte)'\n' when HoldsLine && _held[_length - 1] == '\r' && _afterCr:
                _afterCr = false;
                _held[_length++] = first;
                _lineStart = _length;
                span = span[1..];
                return true;
            case (byte)'-':
            case (byte)'\r' or (byte)'\n' when HoldsLine:
                end = HeaderEnd.Body;
                return true;
            case (byte)'\r' or (byte)'\n':
                end = HeaderEnd.EmptyLine;
                return true;
            case (byte)' ' or (byte)'\t' when Fields.HasOpenField && !HoldsLine:
                Fields.Continue();
                _place = Place.Value;
                return true;
            default:
                _afterCr = false;
                return false;
        }
    }

    private HeaderEnd DecideByLine(ref ReadOnlySpan<byte> span)
    {
        if (_firstLine && IsSeparator(Line))
        {
            Fields.Add(DefectCodes.MboxLine, DefectGrade.Note, "The first line is the separator of an mbox file.");
            raw.Tell(null, Undecided);
            Forget();
            _place = Place.Separator;
            return HeaderEnd.None;
        }

        if (span[0] == ':') return DecideByName(ref span);

        return HoldsLine || _length + 2 >= MaxUndecided ? HeaderEnd.Body : HoldLine(ref span);
    }

    private HeaderEnd DecideByName(ref ReadOnlySpan<byte> span)
    {
        var line = _firstLine && Line.StartsWith("\uFEFF"u8) ? Line[3..] : Line;
        var name = line.TrimEnd(" \t"u8);
        if (name.IsEmpty || name.ContainsAnyExceptInRange((byte)'!', (byte)'~'))
        {
            _notAField = true;
            return HeaderEnd.None;
        }

        if (HoldsLine && !HeaderNames.IsKnown(name)) return HeaderEnd.Body;

        if (HoldsLine) Fields.Add(DefectCodes.MalformedHeader, DefectGrade.Damaged, "A line among the headers is no header field.");
        if (name.Length < line.Length) Fields.Add(DefectCodes.SpaceBeforeColon, DefectGrade.Note, "White space stands before a colon.");
        Fields.Start(name);
        raw.Tell(null, Undecided);
        raw.Tell(null, span[..1]);
        span = span[1..];
        Forget();
        _firstLine = false;
        _place = Place.Value;
        return HeaderEnd.None;
    }

    private HeaderEnd HoldLine(ref ReadOnlySpan<byte> span)
    {
        _afterCr = span[0] == '\r';
        _held[_length++] = span[0];
        _lineStart = _length;
        _notAField = _firstLine = false;
        span = span[1..];
        return HeaderEnd.None;
    }

    private void Forget()
    {
        _length = _lineStart = 0;
        _notAField = false;
    }

    private static bool IsSeparator(ReadOnlySpan<byte> line) =>
        (line.StartsWith("From "u8) || line.StartsWith(">From "u8)) && line.TrimEnd(" \t"u8).Contains((byte)' ');
}
