using System.Buffers;
using Enclosure.Mime.Parts;

namespace Enclosure.Mime.Transfer;

/// <summary>
/// Finds the first bytes of a base64 body that an encoder would write again: lines of one length, a multiple of four and at most 998, with
/// one line ending; only the last may be shorter or padded, and its unused bits are zero. They are told as one run once they end, what
/// follows literally. Until then at most one line is held.
/// </summary>
internal sealed class Base64Run(RawBytes raw, MimePart part) : RawTelling
{
    private const int MaxLine = 998;

    private readonly byte[] _held = ArrayPool<byte>.Shared.Rent(MaxLine + 2);
    private int _length;
    private long _rawBytes;
    private long _decodedBytes;
    private int _lineLength;
    private LineEnding _lineEnding;
    private bool _endsLine;
    private bool _isOver;

    private ReadOnlySpan<byte> Held => _held.AsSpan(0, _length);

    public override void Write(ReadOnlySpan<byte> body)
    {
        if (!_isOver) body = _lineLength == 0 || _length > 0 ? TakeOneLine(body) : TakeLines(body);
        if (_isOver) raw.Tell(part, body);
    }

    public override void Complete()
    {
        if (!_isOver)
        {
            if (_lineLength == 0) _lineLength = _length;
            if (Fits(Held, out var decoded))
            {
                Take(_length, decoded, endsLine: false);
                _length = 0;
            }

            EndRun();
        }

        ArrayPool<byte>.Shared.Return(_held);
    }

    /// <summary>Whole lines in a row, nothing being held.</summary>
    private ReadOnlySpan<byte> TakeLines(ReadOnlySpan<byte> body)
    {
        var ending = _lineEnding == LineEnding.Lf ? "\n"u8 : "\r\n"u8;
        var step = _lineLength + ending.Length;
        var at = 0;
        while (body.Length - at >= step && body.Slice(at + _lineLength, ending.Length).SequenceEqual(ending)
            && !body.Slice(at, _lineLength).ContainsAnyExcept(Base64Alphabet.Characters)) at += step;

        if (at > 0) Take(at, (long)(at / step) * (_lineLength / 4 * 3), endsLine: true);
        return TakeOneLine(body[at..]);
    }

    /// <summary>The line that is held or begins here, once it is whole; then those after it.</summary>
    private ReadOnlySpan<byte> TakeOneLine(ReadOnlySpan<byte> body)
    {
        var room = MaxLine + 2 - _length;
        var end = body[..Math.Min(body.Length, room)].IndexOf((byte)'\n');
        if (end < 0 && body.Length > room)
        {
            EndRun();
            return body;
        }

        var taken = end < 0 ? body : body[..(end + 1)];
        taken.CopyTo(_held.AsSpan(_length));
        _length += taken.Length;
        body = body[taken.Length..];
        if (end < 0) return body;

        TakeHeld();
        return _isOver || body.IsEmpty ? body : TakeLines(body);
    }

    private void TakeHeld()
    {
        var ending = Held.EndsWith("\r\n"u8) ? LineEnding.CrLf : LineEnding.Lf;
        var line = Held[..^(ending == LineEnding.CrLf ? 2 : 1)];
        if (_lineLength == 0) (_lineLength, _lineEnding) = (line.Length, ending);
        if (ending != _lineEnding || !Fits(line, out var decoded))
        {
            EndRun();
            return;
        }

        var isLast = decoded < _lineLength / 4 * 3;
        Take(_length, decoded, endsLine: true);
        _length = 0;
        if (isLast) EndRun();
    }

    private bool Fits(ReadOnlySpan<byte> line, out int decoded)
    {
        decoded = 0;
        return line.Length <= Math.Min(_lineLength, MaxLine) && Base64Alphabet.IsCanonical(line, out decoded);
    }

    private void Take(int rawBytes, long decodedBytes, bool endsLine)
    {
        _rawBytes += rawBytes;
        _decodedBytes += decodedBytes;
        _endsLine = endsLine;
    }

    private void EndRun()
    {
        _isOver = true;
        raw.Tell(part, new EncodedRun(RunEncoding.Base64, _rawBytes, _decodedBytes, _lineLength, _lineEnding, _endsLine));
        raw.Tell(part, Held);
        _length = 0;
    }
}
