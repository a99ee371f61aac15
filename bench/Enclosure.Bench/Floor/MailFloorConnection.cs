using System.Net.Sockets;

namespace Enclosure.Bench.Floor;

/// <summary>One conversation, as much of SMTP as a sender needs that makes no mistakes.</summary>
internal sealed class MailFloorConnection(Socket socket, MailFloorFiles files) : IDisposable
{
    private readonly byte[] _buffer = new byte[256 * 1024];
    private readonly byte[] _replies = new byte[1024];
    private int _start;
    private int _end;
    private int _replyBytes;

    private Span<byte> Unread => _buffer.AsSpan(_start, _end - _start);

    public void Serve()
    {
        Reply("220 floor\r\n"u8);
        while (ReadLine(out var line))
        {
            Answer(line);
        }
    }

    public void Dispose()
    {
        socket.Dispose();
        files.Dispose();
    }

    private void Answer(ReadOnlySpan<byte> line)
    {
        if (line.StartsWith("DATA"u8))
        {
            Reply("354 go on\r\n"u8);
            Flush();
            TakeMessage();
            Reply("250 taken\r\n"u8);
            return;
        }

        Reply(line.StartsWith("EHLO"u8) ? "250-floor\r\n250-PIPELINING\r\n250 8BITMIME\r\n"u8 : "250 well\r\n"u8);
    }

    /// <summary>Replies to lines that came together go together (RFC 2920).</summary>
    private void Reply(ReadOnlySpan<byte> text)
    {
        text.CopyTo(_replies.AsSpan(_replyBytes));
        _replyBytes += text.Length;
    }

    private void Flush()
    {
        socket.Send(_replies.AsSpan(0, _replyBytes));
        _replyBytes = 0;
    }

    private bool ReadLine(out ReadOnlySpan<byte> line)
    {
        int length;
        while ((length = Unread.IndexOf("\r\n"u8)) < 0)
        {
            Flush();
            if (!Fill())
            {
                line = default;
                return false;
            }
        }

        line = Unread[..length];
        _start += length + 2;
        return true;
    }

    private void TakeMessage()
    {
        var splitter = new MailSplitter(files);
        for (var searched = 0; ;)
        {
            var dot = Unread[searched..].IndexOf("\r\n."u8);
            var sure = dot < 0 ? Math.Max(searched, Unread.Length - 2) : searched + dot + 2;
            if (dot >= 0 && Unread.Length >= sure + 3)
            {
                if (Unread.Slice(sure + 1, 2).SequenceEqual("\r\n"u8))
                {
                    splitter.Complete(Unread[..sure]);
                    _start += sure + 3;
                    return;
                }

                Unstuff(sure);
                searched = sure;
                continue;
            }

            var taken = splitter.Take(Unread[..sure]);
            _start += taken;
            searched = Math.Max(0, sure - taken - (dot < 0 ? 0 : 2));
            if (!Fill())
            {
                throw new IOException("the connection ended within a message");
            }
        }
    }

    private void Unstuff(int dot)
    {
        Unread[..dot].CopyTo(_buffer.AsSpan(_start + 1));
        _start++;
    }

    private bool Fill()
    {
        if (_start > 0)
        {
            Unread.CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }

        if (_end == _buffer.Length)
        {
            throw new IOException("a line or header too long for the floor");
        }

        var read = socket.Receive(_buffer.AsSpan(_end));
        _end += read;
        return read > 0;
    }
}
