using System.Net;
using System.Net.Sockets;

namespace Enclosure.Bench.Load;

/// <summary>What a load speaks.</summary>
public enum Protocol
{
    Http,
    Smtp,
}

/// <summary>The end of one answer: enough to judge it, none of its bytes.</summary>
internal readonly record struct Answer(int Status, long BodyBytes, bool Closes);

/// <summary>A kept connection on a blocking socket. What comes back is read, judged and thrown away.</summary>
internal abstract class LoadConnection(int port, int bufferSize) : IDisposable
{
    private const int TimeoutMs = 30_000;

    private readonly byte[] _buffer = new byte[bufferSize];
    private Socket? _socket;
    private int _start;
    private int _end;

    protected ReadOnlySpan<byte> Unread => _buffer.AsSpan(_start, _end - _start);

    public static LoadConnection To(int port, Protocol protocol) => protocol switch
    {
        Protocol.Http => new HttpConnection(port),
        Protocol.Smtp => new SmtpConnection(port),
    };

    /// <summary>Connects, anew where it was connected, as far as the first request.</summary>
    public virtual void Open()
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

    /// <summary>What is said before a request's own bytes.</summary>
    public virtual void Begin(Request request)
    {
    }

    public void Send(ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            bytes = bytes[_socket!.Send(bytes)..];
        }
    }

    public abstract Answer ReadAnswer();

    public void Dispose() => _socket?.Dispose();

    /// <summary>The bytes up to and with the given end are read; they stay good until the next reading.</summary>
    protected ReadOnlySpan<byte> ReadThrough(ReadOnlySpan<byte> ending)
    {
        int at;
        while ((at = Unread.IndexOf(ending)) < 0)
        {
            Fill();
        }

        var found = Unread[..(at + ending.Length)];
        _start += found.Length;
        return found;
    }

    protected void Skip(long count)
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
