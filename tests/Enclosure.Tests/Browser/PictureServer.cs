using System.Net;
using System.Net.Sockets;
using System.Text;
using Enclosure.Tests.WebConsole;

namespace Enclosure.Tests.Browser;

/// <summary>Another server, which counts who fetches its picture.</summary>
internal sealed class PictureServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _serving;

    public PictureServer()
    {
        _listener.Start();
        _serving = ServeAsync();
    }

    public string Url => $"http://{_listener.LocalEndpoint}";
    public int Requests { get; private set; }
    public string? Referrer { get; private set; }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _serving;
        _stop.Dispose();
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                using var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                await AnswerAsync(client.GetStream());
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException)
        {
        }
    }

    private async Task AnswerAsync(NetworkStream stream)
    {
        using var lines = new StreamReader(stream, leaveOpen: true);
        if (await lines.ReadLineAsync(_stop.Token) is not { Length: > 0 }) return;
        Requests++;
        while (await lines.ReadLineAsync(_stop.Token) is { Length: > 0 } line)
            if (line.StartsWith("Referer:", StringComparison.OrdinalIgnoreCase)) Referrer = line;
        var picture = Convert.FromBase64String(ShownLetters.Png);
        var head = $"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\nContent-Length: {picture.Length}\r\nConnection: close\r\n\r\n";
        await stream.WriteAsync(Encoding.ASCII.GetBytes(head), _stop.Token);
        await stream.WriteAsync(picture, _stop.Token);
    }
}
