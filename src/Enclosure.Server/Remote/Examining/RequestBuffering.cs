using System.Net.Sockets;
using System.Security.Authentication;

namespace Enclosure.Server.Remote.Examining;

/// <summary>
/// Whether the server sees an upload while it is being sent. It refuses one without a key as soon as it sees its head; so the head and a
/// little of the body are sent, and the answer is waited for. An answer that comes only after the whole body was held back by something
/// in between.
/// </summary>
internal sealed class RequestBuffering(ServerAddress address)
{
    private const string Check = "request buffering";
    private const int FirstBytes = 1024;
    private const int AllBytes = 64 * 1024;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan AfterAll = TimeSpan.FromSeconds(30);

    public async Task<Finding> LookAsync(CancellationToken ct)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(Patience + AfterAll);
        try
        {
            using var request = new RawRequest();
            await request.ConnectAsync(address.Root, limit.Token);
            await request.SendAsync(Head(), limit.Token);
            await request.SendAsync(FirstBytes, limit.Token);
            var answering = request.AnswerAsync(limit.Token);
            var isEarly = await Task.WhenAny(answering, Task.Delay(Patience, limit.Token)) == answering;
            if (!isEarly) await request.SendAsync(AllBytes - FirstBytes, limit.Token);
            return Judge(await answering, isEarly);
        }
        catch (Exception e) when (e is SocketException or IOException or AuthenticationException)
        {
            return Finding.Fail(Check, $"no upload gets through: {e.GetBaseException().Message}", "look at the proxy's log");
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return Finding.Fail(Check, "an upload without a key is not answered at all", "look at the proxy's timeouts and its log");
        }
    }

    private string Head() =>
        $"POST {address.At("/v1/attachments").PathAndQuery} HTTP/1.1\r\nHost: {address.Root.Authority}\r\nUser-Agent: enclosure-doctor\r\n"
        + $"Content-Type: multipart/form-data; boundary=enclosure-doctor\r\nContent-Length: {AllBytes}\r\nConnection: close\r\n\r\n";

    private static Finding Judge((int Status, string? Code)? answer, bool isEarly)
    {
        if (answer is not { Code: not null })
            return Finding.Warn(
                Check,
                answer is { } stranger
                    ? $"cannot be seen: something in front answers {stranger.Status} to an upload without a key"
                    : "cannot be seen: the connection of an upload without a key is cut without an answer",
                "let uploads through to the server, which asks for the key itself");
        return isEarly
            ? Finding.Ok(Check, "none: the server refused an upload after its first kilobyte")
            : Finding.Warn(
                Check,
                "something in front collects an upload before it passes it on: it takes twice as long, and a refusal comes only at the end",
                "nginx: proxy_request_buffering off; and proxy_http_version 1.1; - Caddy: no request_buffers");
    }
}
