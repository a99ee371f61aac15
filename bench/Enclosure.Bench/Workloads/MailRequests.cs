using System.Globalization;
using System.Text;
using Enclosure.Bench.Load;

namespace Enclosure.Bench.Workloads;

/// <summary>One message again and again, each time under another Message-ID, so that none is taken for a repetition.</summary>
internal sealed class MailRequests
{
    // All connections share the rest of the message; what a connection writes over must be its own.
    private const int OwnBytes = 64 * 1024;

    private readonly MailMessage _message;
    private readonly ReadOnlyMemory<byte> _envelope;
    private readonly ReadOnlyMemory<byte> _rest;
    private readonly byte[][] _starts;
    private long _count;

    private MailRequests(string recipient, int pdfSize, int connections)
    {
        _message = MailMessage.Build(recipient, pdfSize);
        _envelope = Encoding.ASCII.GetBytes($"MAIL FROM:<accounts@bench.example>\r\nRCPT TO:<{recipient}>\r\nDATA\r\n");
        _rest = (byte[])[.. _message.Bytes.AsSpan(OwnBytes), .. ".\r\n"u8];
        _starts = [.. Enumerable.Range(0, connections).Select(_ => _message.Bytes[..OwnBytes])];
    }

    public static NextRequest To(string recipient, int pdfSize, int connections) => new MailRequests(recipient, pdfSize, connections).Next;

    private Request Next(int connection, int number)
    {
        var start = _starts[connection];
        var text = start.AsSpan(_message.NumberAt, MailMessage.NumberLength);
        Interlocked.Increment(ref _count).TryFormat(text, out _, "x16", CultureInfo.InvariantCulture);
        return new Request([start, _rest], _envelope);
    }
}
