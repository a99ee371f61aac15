using System.Net;
using System.Net.Sockets;

namespace Enclosure.Bench.Load;

/// <summary>The end of one answer: enough to judge it, none of its bytes.</summary>
internal readonly record struct Answer(int Status, long BodyBytes, bool Closes);

/// <summary>A kept HTTP/1.1 connection that reads answers and throws their bodies away.</summary>
internal sealed class HttpConnection(int port) : IDisposable
{
    private const int TimeoutMs = 30_000;

    private readonly byte[] _buffer = new byte[256 * 1024];
    private Socket? _socket;
    private int _start;
    private int _end;

    public void Open()
    {
        _socket?.Dispose();
        _start = _end = 0;
        _socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)
        {
            NoDelay = true,
            SendTimeout = TimeoutMs,
            ReceiveTimeout = TimeoutMs,
        };
        _socket.Connect(IPAddress.Loopback, port);
    }

    public void Send(ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            bytes = bytes[_socket!.Send(bytes)..];
        }
    }

    public Answer ReadAnswer()
    {
        var head = ReadHead();
        var body = head.Chunked ? SkipChunks() : head.Length;
        if (!head.Chunked)
        {
            Skip(head.Length);
        }

        return new Answer(head.Status, body, head.Closes);
    }

    public void Dispose() => _socket?.Dispose();

    private AnswerHead ReadHead()
    {
        int length;
        while ((length = Unread.IndexOf("\r\n\r\n"u8)) < 0)
        {
            Fill();
        }

        var head = AnswerHead.Parse(Unread[..(length + 2)]);
        _start += length + 4;
        return head;
    }

    private ReadOnlySpan<byte> Unread => _buffer.AsSpan(_start, _end - _start);

    private long SkipChunks()
    {
        for (var total = 0L; ;)
        {
            var size = ReadChunkSize();
            Skip(size + 2);
            if (size == 0)
            {
                return total;
            }

            total += size;
        }
    }

    private long ReadChunkSize()
    {
        int length;
        while ((length = Unread.IndexOf("\r\n"u8)) < 0)
        {
            Fill();
        }

        var line = Unread[..length];
        _start += length + 2;
        return AnswerHead.ParseHex(line);
    }

    private void Skip(long count)
    {
        while (count > 0)
        {
            if (_start == _end)
            {
                Fill();
            }

            var step = (int)Math.Min(count, _end - _start);
            _start += step;
            count -= step;
        }
    }

    private void Fill()
    {
        if (_start == _end)
        {
            _start = _end = 0;
        }
        else if (_end == _buffer.Length)
        {
            Unread.CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }

        var read = _socket!.Receive(_buffer.AsSpan(_end));
        _end += read;
        if (read == 0)
        {
            throw new IOException("the server closed the connection before its answer was complete");
        }
    }
}
