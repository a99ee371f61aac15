namespace Enclosure.Server.Remote.Examining;

/// <summary>
/// Whether the event stream comes through as it is written. Its head is written at once; what follows is what happened within the hour, or
/// else a heartbeat each 30 seconds.
/// </summary>
internal sealed class StreamCheck(RemoteServer server, bool isPatient, TimeProvider time)
{
    private const string Check = "event stream";
    private const string Advice =
        "nginx: proxy_buffering off; for /v1/events, and no proxy_ignore_headers X-Accel-Buffering; - Caddy: flush_interval -1";

    private static readonly TimeSpan Prompt = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Replay = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(35);

    public async Task<Finding> LookAsync(CancellationToken ct)
    {
        var listening = new Listening(server, _ => { }, time);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(Prompt);
        var began = time.GetTimestamp();
        try
        {
            using var answer = await listening.OpenAsync(mailboxId: null, last: "0", limit.Token);
            var head = time.GetElapsedTime(began).TotalMilliseconds;
            limit.CancelAfter(Timeout.InfiniteTimeSpan);
            await using var body = await answer.Content.ReadAsStreamAsync(ct);
            if (await ReadsAsync(body, isPatient ? Heartbeat : Replay, ct))
                return Finding.Ok(Check, $"its head came after {head:0} ms and the first event or heartbeat behind it");
            return isPatient
                ? Finding.Warn(Check, "its head comes, and no heartbeat within 35 seconds: something holds back what follows", Advice)
                : Finding.Ok(Check, $"its head came after {head:0} ms; nothing happened lately (--patient waits for a heartbeat)");
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return Finding.Fail(Check, "nothing of it comes within 5 seconds: something in front collects the answer", Advice);
        }
        catch (RemoteRefusedException e) when (e.Status == StatusCodes.Status429TooManyRequests)
        {
            return Finding.Warn(Check, "the account has as many streams open as it may", "close one and look again");
        }
    }

    private static async Task<bool> ReadsAsync(Stream body, TimeSpan patience, CancellationToken ct)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(patience);
        try
        {
            return await body.ReadAsync(new byte[1], limit.Token) > 0;
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return false;
        }
        catch (IOException e)
        {
            throw new RemoteUnreachableException("The event stream broke off at once. Look at the proxy's log.", e);
        }
    }
}
