using System.Net.Sockets;
using System.Text;

namespace Enclosure.Tests.Support;

/// <summary>A connection that sends exactly the bytes it is told to, and may leave in the middle of them.</summary>
internal sealed class RawConnection : IDisposable
{
    private readonly TcpClient _client = new();
    private readonly Uri _server;
    private NetworkStream _stream = null!;

    private RawConnection(string url) => _server = new Uri(url);

    public static async Task<RawConnection> OpenAsync(string url)
    {
        var connection = new RawConnection(url);
        await connection._client.ConnectAsync(connection._server.Host, connection._server.Port);
        connection._stream = connection._client.GetStream();
        return connection;
    }

    public string Host => _server.Authority;

    public async Task SendAsync(string text) => await _stream.WriteAsync(Encoding.UTF8.GetBytes(text));

    public async Task SendAsync(ReadOnlyMemory<byte> bytes) => await _stream.WriteAsync(bytes);

    /// <summary>
    /// Sends up to <paramref name="total"/> bytes, as a client that does not look for an answer meanwhile; how many went out.
    /// </summary>
    public async Task<long> PourAsync(long total)
    {
        var chunk = new byte[64 * 1024];
        long sent = 0;
        try
        {
            for (; sent < total; sent += chunk.Length) await SendAsync(chunk);
        }
        catch (IOException)
        {
        }

        return sent;
    }

    /// <summary>Request line and headers; the Host header and the empty line come by themselves.</summary>
    public Task SendHeadAsync(string requestLine, params string[] headers) =>
        SendAsync($"{requestLine} HTTP/1.1\r\nHost: {Host}\r\n{string.Concat(headers.Select(header => header + "\r\n"))}\r\n");

    /// <summary>Says that nothing more will come, and goes on listening.</summary>
    public void HalfClose() => _client.Client.Shutdown(SocketShutdown.Send);

    /// <summary>Leaves with a reset, as a process that dies does.</summary>
    public void Reset()
    {
        _client.LingerState = new LingerOption(enable: true, seconds: 0);
        _client.Close();
    }

    /// <summary>
    /// One answer: head, and as much body as its Content-Length or its last chunk says; empty when the server hung up instead.
    /// </summary>
    public async Task<string> AnswerAsync()
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        var text = new StringBuilder();
        var buffer = new byte[8192];
        while (!IsWhole(text.ToString()))
        {
            var read = await ReadAsync(buffer, timeout.Token);
            if (read == 0) break;
            text.Append(Encoding.Latin1.GetString(buffer, 0, read));
        }

        return text.ToString();
    }

    public void Dispose() => _client.Dispose();

    private async Task<int> ReadAsync(byte[] buffer, CancellationToken ct)
    {
        try
        {
            return await _stream.ReadAsync(buffer, ct);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            return 0;
        }
    }

    private static bool IsWhole(string answer)
    {
        var end = answer.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        if (end < 0) return false;
        if (answer.StartsWith("HTTP/1.1 204 ", StringComparison.Ordinal)) return true;
        var head = answer[..end].Split("\r\n");
        if (head.Contains("Transfer-Encoding: chunked", StringComparer.OrdinalIgnoreCase))
            return answer.EndsWith("\r\n0\r\n\r\n", StringComparison.Ordinal);
        var length = head.FirstOrDefault(line => line.StartsWith("Content-Length: ", StringComparison.OrdinalIgnoreCase));
        return length is not null && answer.Length - end - 4 >= int.Parse(length["Content-Length: ".Length..], null);
    }
}
