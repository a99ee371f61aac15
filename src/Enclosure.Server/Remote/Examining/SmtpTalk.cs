using System.Net.Sockets;
using System.Text;

namespace Enclosure.Server.Remote.Examining;

/// <summary>What a mail server answered: its code, and its lines without it.</summary>
internal sealed record SmtpAnswer(int Code, IReadOnlyList<string> Lines)
{
    public override string ToString() => $"{Code} {string.Join(" ", Lines)}";
}

/// <summary>A few commands to a mail server (RFC 5321), no message among them.</summary>
internal sealed class SmtpTalk : IDisposable
{
    private const int LongestAnswer = 8192;
    private readonly TcpClient _client = new();
    private Stream _stream = Stream.Null;

    /// <summary>Connects; answers the greeting.</summary>
    public async Task<SmtpAnswer> ConnectAsync(MailDoor door, CancellationToken ct)
    {
        await _client.ConnectAsync(door.Host, door.Port, ct);
        _stream = _client.GetStream();
        return await ReadAsync(ct);
    }

    public async Task<SmtpAnswer> SayAsync(string line, CancellationToken ct)
    {
        await _stream.WriteAsync(Encoding.ASCII.GetBytes(line + "\r\n"), ct);
        return await ReadAsync(ct);
    }

    public async Task<PeerCertificate> SecureAsync(string host, CancellationToken ct)
    {
        var (stream, seen) = await PeerCertificate.LookAsync(_stream, host, ct);
        _stream = stream;
        return seen;
    }

    public void Dispose()
    {
        _stream.Dispose();
        _client.Dispose();
    }

    private async Task<SmtpAnswer> ReadAsync(CancellationToken ct)
    {
        var lines = new List<string>();
        while (true)
        {
            var line = await LineAsync(ct);
            if (line.Length < 3 || !int.TryParse(line[..3], out var code)) throw new IOException($"'{line}' is no answer of a mail server");
            lines.Add(line.Length > 4 ? line[4..] : "");
            if (line.Length == 3 || line[3] != '-') return new SmtpAnswer(code, lines);
        }
    }

    /// <summary>Byte by byte: what comes after it may belong to TLS.</summary>
    private async Task<string> LineAsync(CancellationToken ct)
    {
        var line = new StringBuilder();
        var letter = new byte[1];
        while (await _stream.ReadAsync(letter, ct) > 0)
        {
            if (letter[0] == '\n') return line.ToString().TrimEnd('\r');
            if (line.Append((char)letter[0]).Length > LongestAnswer) throw new IOException("its answer has no end");
        }

        throw new IOException("it hung up");
    }
}
