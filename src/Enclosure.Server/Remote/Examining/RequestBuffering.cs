using System.Net.Http.Headers;

namespace Enclosure.Server.Remote.Examining;

/// <summary>
/// Whether the server sees an upload while it is being sent. It refuses one without a key as soon as it sees its head; so the head and a
/// little of the body are sent, and the answer is waited for. An answer that comes only after the whole body was held back by something
/// in between.
/// </summary>
internal sealed class RequestBuffering(RemoteServer server)
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
        var content = new HeldContent(FirstBytes, AllBytes);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse("multipart/form-data; boundary=enclosure-doctor");
        try
        {
            var asked = server.SendBareAsync(
                _ => new HttpRequestMessage(HttpMethod.Post, server.Address.At("/v1/attachments")) { Content = content },
                isRepeatable: false,
                limit.Token);
            var isEarly = await Task.WhenAny(asked, Task.Delay(Patience, limit.Token)) == asked;
            content.GoOn();
            using var answer = await asked;
            return Judge(await RemoteAnswer.ReadAsync(answer, limit.Token), isEarly);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return Finding.Fail(Check, "an upload without a key is not answered at all", "look at the proxy's timeouts and its log");
        }
        finally
        {
            content.GoOn();
        }
    }

    private static Finding Judge(Answered answered, bool isEarly)
    {
        if (answered.Code is null)
            return Finding.Warn(Check, $"cannot be seen: {answered.Message}", "let uploads through to the server, which asks for the key itself");
        return isEarly
            ? Finding.Ok(Check, "none: the server refused an upload after its first kilobyte")
            : Finding.Warn(
                Check,
                "something in front collects a whole upload before it passes it on: uploads take twice as long, lie on its disk, and a refusal "
                + "comes only at the end",
                "nginx: proxy_request_buffering off; and proxy_http_version 1.1; - Caddy: no request_buffers");
    }
}
