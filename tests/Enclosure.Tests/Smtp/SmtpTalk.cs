using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Shouldly;

namespace Enclosure.Tests.Smtp;

/// <summary>The client's end of a conversation, byte for byte. What it reads and writes is Latin-1 unless said otherwise.</summary>
internal sealed class SmtpTalk : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly TcpClient _client = new();
    private readonly List<byte> _read = [];
    private Stream _stream = Stream.Null;

    public X509Certificate? ServerCertificate => (_stream as SslStream)?.RemoteCertificate;

    public static async Task<SmtpTalk> OpenAsync(IPEndPoint server)
    {
        var talk = new SmtpTalk();
        await talk._client.ConnectAsync(server);
        talk._client.NoDelay = true;
        talk._stream = talk._client.GetStream();
        return talk;
    }

    public Task SendAsync(string text) => SendAsync(Encoding.Latin1.GetBytes(text));

    public async Task SendAsync(ReadOnlyMemory<byte> bytes)
    {
        await _stream.WriteAsync(bytes);
        await _stream.FlushAsync();
    }

    /// <summary>Sends a line and returns its answer.</summary>
    public async Task<string> AskAsync(string line)
    {
        await SendAsync(line + "\r\n");
        return await ReplyAsync();
    }

    /// <summary>One whole answer, its lines joined by <c>\n</c>; empty when the server hung up.</summary>
    public async Task<string> ReplyAsync()
    {
        var lines = new List<string>();
        while (await LineAsync() is { } line)
        {
            lines.Add(line);
            if (line.Length < 4 || line[3] != '-') break;
        }

        return string.Join('\n', lines);
    }

    /// <summary>
    /// Plays a script: lines that begin with <c>&gt; </c> are sent, those with <c>&lt; </c> are what the answers must begin with, in
    /// their order.
    /// </summary>
    public async Task PlayAsync(string script)
    {
        foreach (var line in script.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (line[0] == '>') await SendAsync(line[1..].TrimStart(' ') + "\r\n");
            else (await ReplyAsync()).ShouldStartWith(line[2..], Case.Sensitive, $"in the script\n{script}");
        }
    }

    public async Task StartTlsAsync()
    {
        (await AskAsync("STARTTLS")).ShouldStartWith("220 ");
        await HandshakeAsync();
    }

    public async Task HandshakeAsync()
    {
        var tls = new SslStream(_stream);
        _stream = tls;
        var options = new SslClientAuthenticationOptions
        {
            TargetHost = "localhost",
            RemoteCertificateValidationCallback = (_, _, _, _) => true,
        };
        await tls.AuthenticateAsClientAsync(options).WaitAsync(Patience);
    }

    /// <summary>Whether the server closes without another word.</summary>
    public async Task<bool> IsClosedAsync() => await ReplyAsync() == "";

    /// <summary>Goes on listening.</summary>
    public void SayNoMore() => _client.Client.Shutdown(SocketShutdown.Send);

    /// <summary>Leaves without a word.</summary>
    public void Leave() => _client.Close();

    public void Dispose()
    {
        _stream.Dispose();
        _client.Dispose();
    }

    private async Task<string?> LineAsync()
    {
        var buffer = new byte[4096];
        using var timeout = new CancellationTokenSource(Patience);
        int end;
        while ((end = _read.IndexOf((byte)'\n')) < 0)
        {
            var count = await ReadAsync(buffer, timeout.Token);
            if (count == 0) return null;
            _read.AddRange(buffer.AsSpan(0, count));
        }

        var line = Encoding.Latin1.GetString([.. _read[..end]]).TrimEnd('\r');
        _read.RemoveRange(0, end + 1);
        return line;
    }

    private async Task<int> ReadAsync(byte[] buffer, CancellationToken ct)
    {
        try
        {
            return await _stream.ReadAsync(buffer, ct);
        }
        catch (IOException)
        {
            return 0;
        }
    }
}
