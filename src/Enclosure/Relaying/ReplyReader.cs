using System.Text;

namespace Enclosure.Relaying;

/// <summary>Reads answers of one line or many (RFC 5321, section 4.2.1), and no more than a relay can have reason to say.</summary>
internal sealed class ReplyReader(Stream stream)
{
    private const int LongestLine = 2048;
    private const int MostLines = 100;
    private readonly byte[] _buffer = new byte[LongestLine];
    private int _start;
    private int _end;

    /// <summary>Bytes came that nobody has asked for yet.</summary>
    public bool HasMore => _start < _end;

    /// <summary>
    /// Throws <see cref="EndOfStreamException"/> when the relay hangs up, <see cref="RelayException"/> for what is no answer.
    /// </summary>
    public async Task<ReplyLines> ReadAsync(CancellationToken ct)
    {
        for (var lines = new List<string>(); lines.Count < MostLines;)
        {
            var line = await ReadLineAsync(ct);
            if (CodeOf(line) is not { } code) throw new RelayException("The relay said something that is no SMTP reply");
            lines.Add(line.Length > 4 ? line[4..] : "");
            if (line.Length == 3 || line[3] == ' ') return new ReplyLines(code, lines);
        }

        throw new RelayException($"The relay's reply has over {MostLines} lines");
    }

    private static int? CodeOf(string line)
    {
        if (line.Length < 3 || line[0] is < '2' or > '5' || !char.IsAsciiDigit(line[1]) || !char.IsAsciiDigit(line[2])) return null;
        if (line.Length > 3 && line[3] is not (' ' or '-')) return null;
        return ((line[0] - '0') * 100) + ((line[1] - '0') * 10) + line[2] - '0';
    }

    private async Task<string> ReadLineAsync(CancellationToken ct)
    {
        int length;
        while ((length = _buffer.AsSpan(_start, _end - _start).IndexOf((byte)'\n')) < 0) await FillAsync(ct);
        var line = _buffer.AsSpan(_start, length);
        _start += length + 1;
        return Encoding.UTF8.GetString(line.EndsWith("\r"u8) ? line[..^1] : line);
    }

    private async Task FillAsync(CancellationToken ct)
    {
        _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
        (_start, _end) = (0, _end - _start);
        if (_end == LongestLine) throw new RelayException($"The relay sent a line of over {LongestLine} bytes");
        var count = await stream.ReadAsync(_buffer.AsMemory(_end), ct);
        if (count == 0) throw new EndOfStreamException();
        _end += count;
    }
}
