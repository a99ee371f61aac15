using System.Buffers;
using System.Buffers.Text;
using Enclosure.Mime.Parts;

namespace Enclosure.Mime.Transfer;

/// <summary>
/// Writes the raw form of a run again from the decoded content of its part, as that comes: exactly the bytes it stands for.
/// </summary>
public sealed class EncodedRunEncoder(EncodedRun run)
{
    private readonly byte[] _line = new byte[run.LineLength / 4 * 3];
    private long _left = run.DecodedBytes;
    private int _length;
    private bool _betweenLines;

    private ReadOnlySpan<byte> Ending => run.LineEnding == LineEnding.Lf ? "\n"u8 : "\r\n"u8;

    /// <summary>
    /// The next decoded bytes of the part. Those beyond <see cref="EncodedRun.DecodedBytes"/> are not of the run and are passed over.
    /// </summary>
    public void Encode(ReadOnlySpan<byte> decoded, IBufferWriter<byte> output)
    {
        decoded = decoded[..(int)Math.Min(decoded.Length, _left)];
        _left -= decoded.Length;
        if (run.Encoding == RunEncoding.Identity)
        {
            output.Write(decoded);
            return;
        }

        while (!decoded.IsEmpty)
        {
            if (_length == 0 && decoded.Length >= _line.Length)
            {
                WriteLine(decoded[.._line.Length], output);
                decoded = decoded[_line.Length..];
                continue;
            }

            var some = decoded[..Math.Min(decoded.Length, _line.Length - _length)];
            some.CopyTo(_line.AsSpan(_length));
            _length += some.Length;
            decoded = decoded[some.Length..];
            if (_length == _line.Length) WriteHeld(output);
        }
    }

    /// <summary>All decoded bytes came: the last line and its line ending. False when fewer came than the run stands for.</summary>
    public bool Finish(IBufferWriter<byte> output)
    {
        if (_length > 0) WriteHeld(output);
        if (run is { Encoding: RunEncoding.Base64, EndsLine: true }) output.Write(Ending);
        return _left == 0;
    }

    private void WriteHeld(IBufferWriter<byte> output)
    {
        WriteLine(_line.AsSpan(0, _length), output);
        _length = 0;
    }

    private void WriteLine(ReadOnlySpan<byte> decoded, IBufferWriter<byte> output)
    {
        var span = output.GetSpan(run.LineLength + 2);
        var ending = _betweenLines ? Ending : default;
        ending.CopyTo(span);
        Base64.EncodeToUtf8(decoded, span[ending.Length..], out _, out var written);
        output.Advance(ending.Length + written);
        _betweenLines = true;
    }
}
