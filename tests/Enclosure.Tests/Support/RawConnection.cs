using System.Net.Sockets;
using System.Text;

namespace Enclosure.Tests.Support;

/// <summary>A TCP connection that sends what a well-behaved client would not.</summary>
internal sealed class RawConnection : IDisposable
{
    private readonly TcpClient _tcp = new();

    private RawConnection()
    {
    }

    public static async Task<RawConnection> OpenAsync(TestServer server)
    {
        var (url, connection) = (new Uri(server.Url), new RawConnection());
        await connection._tcp.ConnectAsync(url.Host, url.Port);
        return connection;
    }

    public Task SendAsync(string text) => SendAsync(Encoding.UTF8.GetBytes(text));

    public async Task SendAsync(ReadOnlyMemory<byte> bytes) => await _tcp.GetStream().WriteAsync(bytes);

    /// <summary>Sends up to <paramref name="total"/> bytes, as a client that does not look for an answer meanwhile; how many went out.</summary>
    public async Task<long> PourAsync(long total)
    {
        var chunk = new byte[64 * 1024];
        long sent = 0;
        try
        {
            while (sent < total)
            {
                await SendAsync(chunk);
                sent += chunk.Length;
            }
        }
        catch (IOException)
        {
        }

        return sent;
    }

    /// <summary>Everything until the server closes, or until nothing more has come for a while.</summary>
    public async Task<string> ReadAsync()
    {
        var (answer, buffer) = (new MemoryStream(), new byte[16 * 1024]);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        try
        {
            while (!IsWhole(answer) && await _tcp.GetStream().ReadAsync(buffer, patience.Token) is var read and > 0) answer.Write(buffer, 0, read);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
        }

        return Encoding.UTF8.GetString(answer.ToArray());
    }

    public void Dispose() => _tcp.Dispose();

    /// <summary>An answer that has no body, or one with a Content-Length whose body has come.</summary>
    private static bool IsWhole(MemoryStream answer)
    {
        var text = Encoding.Latin1.GetString(answer.ToArray());
        var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        if (end < 0) return false;
        if (text.StartsWith("HTTP/1.1 204 ", StringComparison.Ordinal)) return true;
        var length = text[..end].Split("\r\n").FirstOrDefault(line => line.StartsWith("Content-Length: ", StringComparison.OrdinalIgnoreCase));
        return length is not null && text.Length >= end + 4 + int.Parse(length.Split(' ')[1], null);
    }
}
