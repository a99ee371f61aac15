using System.Buffers;
using System.Buffers.Text;
using Enclosure.Mime.Parts;

namespace Enclosure.Mime.Transfer;

/// <summary>What follows the padding of base64: taken line by line, of which only whole quanta are content.</summary>
internal sealed class Base64Tail(MimePart part, ContentSink sink)
{
    private const int LongestLine = 4096;

    private readonly byte[] _line = new byte[LongestLine];
    private int _length;
    private bool _isOver;

    public void Write(ReadOnlySpan<byte> body)
    {
        while (!body.IsEmpty && !_isOver)
        {
            var end = body.IndexOfAny((byte)'\r', (byte)'\n');
            var take = Math.Min(end < 0 ? body.Length : end, LongestLine - _length);
            body[..take].CopyTo(_line.AsSpan(_length));
            _length += take;
            body = body[take..];
            if (body.IsEmpty && end < 0 && _length < LongestLine) return;

            EndLine();
            if (take == end) body = body[1..];
        }
    }

    public void Complete()
    {
        if (!_isOver) EndLine();
    }

    private void EndLine()
    {
        var line = _line.AsSpan(0, _length).Trim(" \t"u8);
        _length = 0;
        if (line.Trim((byte)'=').IsEmpty) return;

        _isOver = line.Length % 4 != 0 || line.ContainsAnyExcept(Base64Alphabet.CharactersAndPadding);
        while (!line.IsEmpty && !_isOver) TakeQuanta(ref line);
        if (_isOver) part.Add(DefectCodes.Base64Junk, DefectGrade.Guessed, "Characters that are not of base64 were passed over.");
    }

    /// <summary>The quanta up to the next padding.</summary>
    private void TakeQuanta(ref Span<byte> line)
    {
        var equals = line.IndexOf((byte)'=');
        var length = equals < 0 ? line.Length : (equals + 4) / 4 * 4;
        Span<byte> decoded = stackalloc byte[LongestLine / 4 * 3];
        _isOver = Base64.DecodeFromUtf8(line[..length], decoded, out _, out var bytes) != OperationStatus.Done;
        if (_isOver) return;

        part.Add(DefectCodes.Base64AfterPadding, DefectGrade.Guessed, "The base64 goes on after its padding; the rest was decoded too.");
        sink.Write(decoded[..bytes]);
        line = line[length..];
    }
}
