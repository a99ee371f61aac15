using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace Enclosure.Tests.Relaying;

/// <summary>
/// The server's end of one connection. A script's lines: <c>&gt; MAIL</c> a line that begins so must come; <c>&lt; 250 ok</c> is said; <c>*
/// message</c>
/// is read to its final dot; <c>! tls</c> turns to TLS; <c>! hang</c> says nothing more; <c>! stall</c> does not even read; <c>! drop</c>
/// hangs up; <c>! pause</c> waits to be told to go on. At the script's end QUIT is answered.
/// </summary>
internal sealed class ScriptedTalk(Socket socket) : IDisposable
{
    private readonly List<byte> _read = [];
    private readonly TaskCompletionSource _still = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _goOn = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _disposed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Stream _stream = new NetworkStream(socket, ownsSocket: true);

    /// <summary>The script has come to where nothing more is said.</summary>
    public Task Still => _still.Task;

    public Task Played { get; set; } = Task.CompletedTask;

    /// <summary>Commands, one each.</summary>
    public List<string> Heard { get; } = [];

    /// <summary>What came in one go.</summary>
    public List<string> Pieces { get; } = [];

    /// <summary>As it was on the line, without the line of the final dot.</summary>
    public List<string> Messages { get; } = [];

    /// <summary>What came but was no whole command at the end.</summary>
    public string Rest => Encoding.Latin1.GetString([.. _read]);

    public async Task PlayAsync(string script)
    {
        try
        {
            foreach (var line in script.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
                if (!await StepAsync(line[0], line[1..].TrimStart(' ')))
                    return;
            while (await HearAsync() is { } command)
                if (command == "QUIT") await SayAsync("221 bye\r\n");
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // The client has gone.
        }
        finally
        {
            Dispose();
        }
    }

    /// <summary>After <c>! pause</c>.</summary>
    public void GoOn() => _goOn.TrySetResult();

    public void Dispose()
    {
        _goOn.TrySetResult();
        _disposed.TrySetResult();
        _stream.Dispose();
    }

    private async Task<bool> StepAsync(char kind, string text)
    {
        switch (kind, text)
        {
            case ('<', _):
                await SayAsync(text.Replace("\\r\\n", "\r\n") + "\r\n");
                return true;
            case ('>', _):
                return await HearAsync() is { } line && await IsAsync(line, text);
            case ('*', _):
                return await MessageAsync();
            case ('!', "tls"):
                await SecureAsync("localhost");
                return true;
            case ('!', "tls as another"):
                await SecureAsync("other.example");
                return true;
            case ('!', "hang"):
                _still.TrySetResult();
                while (await FillAsync()) continue;
                return false;
            case ('!', "stall"):
                _still.TrySetResult();
                await _disposed.Task;
                return false;
            case ('!', "pause"):
                _still.TrySetResult();
                await _goOn.Task;
                return true;
            default:
                return false;
        }
    }

    private async Task<bool> IsAsync(string line, string expected)
    {
        if (line.StartsWith(expected, StringComparison.Ordinal)) return true;
        await SayAsync($"599 the script wants {expected}, not {line}\r\n");
        return false;
    }

    private async Task SecureAsync(string host)
    {
        var tls = new SslStream(_stream);
        _stream = tls;
        try
        {
            await tls.AuthenticateAsServerAsync(TestCertificates.Shared.For(host));
        }
        catch (System.Security.Authentication.AuthenticationException e)
        {
            throw new IOException("no handshake", e);
        }
    }

    private async Task SayAsync(string text)
    {
        await _stream.WriteAsync(Encoding.UTF8.GetBytes(text));
        await _stream.FlushAsync();
    }

    private async Task<string?> HearAsync()
    {
        if (await UntilAsync("\r\n") is not { } line) return null;
        Heard.Add(line);
        return line;
    }

    private async Task<bool> MessageAsync()
    {
        // The first line of the message stands behind a line end of its own.
        _read.InsertRange(0, "\r\n"u8.ToArray());
        if (await UntilAsync("\r\n.\r\n") is not { } message) return false;
        Messages.Add((message + "\r\n")[2..]);
        return true;
    }

    private async Task<string?> UntilAsync(string end)
    {
        int at;
        while ((at = Rest.IndexOf(end, StringComparison.Ordinal)) < 0)
            if (!await FillAsync())
                return null;
        var text = Encoding.UTF8.GetString([.. _read[..at]]);
        _read.RemoveRange(0, at + end.Length);
        return text;
    }

    private async Task<bool> FillAsync()
    {
        var buffer = new byte[64 * 1024];
        var count = await _stream.ReadAsync(buffer);
        _read.AddRange(buffer.AsSpan(0, count));
        Pieces.Add(Encoding.UTF8.GetString(buffer, 0, count));
        return count > 0;
    }
}
