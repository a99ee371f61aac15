using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.InteropServices;
using System.Text;
using Enclosure.Accounts;
using Enclosure.Events;
using Enclosure.Server.Dialects;

namespace Enclosure.Server.Events;

/// <summary>What a client asks to hear.</summary>
/// <param name="MailboxId">Null for every mailbox that the key reaches.</param>
/// <param name="Kinds">Null for every kind.</param>
/// <param name="LastSeen">Number of the last event it has; null for only what is to come.</param>
/// <param name="IsAllowed">Whether the caller's key still stands.</param>
public sealed record StreamRequest(
    Caller Caller, Guid? MailboxId, IReadOnlyList<string>? Kinds, long? LastSeen, Func<CancellationToken, ValueTask<bool>> IsAllowed);

/// <summary>
/// Events as they come, as server-sent events (WHATWG HTML, section 9.2): the number of the event is its id, so that a client that comes
/// back says where it was.
/// </summary>
public sealed class EventStream(
    EventFeed feed, EventPayload payload, PublicAddress address, EventSignal signal, TimeProvider time, CancellationToken stopping)
{
    /// <summary>Streams of one account at once, in this process.</summary>
    public const int MostOfAnAccount = 5;

    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(30);

    private readonly Dictionary<Guid, int> _open = [];

    /// <summary>
    /// Answers until the client leaves, its key ends or the server stops. Refuses with <see cref="Refusal.RateLimited"/>.
    /// </summary>
    public async Task RunAsync(HttpContext http, StreamRequest request)
    {
        var accountId = request.Caller.Account.Id;
        Enter(accountId);
        try
        {
            using var ended = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, stopping);
            await TellAsync(http, request, ended.Token);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
        }
        finally
        {
            Leave(accountId);
        }
    }

    private void Enter(Guid accountId)
    {
        lock (_open)
        {
            ref var count = ref CollectionsMarshal.GetValueRefOrAddDefault(_open, accountId, out _);
            if (count < MostOfAnAccount)
            {
                count++;
                return;
            }
        }

        throw new RefusedException(
            Refusal.RateLimited, $"The account has {MostOfAnAccount} event streams open, which is the most. Close one first.");
    }

    private void Leave(Guid accountId)
    {
        lock (_open)
        {
            if (--CollectionsMarshal.GetValueRefOrNullRef(_open, accountId) == 0) _open.Remove(accountId);
        }
    }

    private async Task TellAsync(HttpContext http, StreamRequest request, CancellationToken ct)
    {
        var origin = address.Of(http);
        var seen = signal.Raised;
        var page = await BeginAsync(request, ct);
        await StartAsync(http.Response, ct);
        var beat = time.GetTimestamp();
        while (await request.IsAllowed(ct))
        {
            foreach (var happened in page.Events) await WriteAsync(http.Response.BodyWriter, request, happened, origin, ct);
            if (time.GetElapsedTime(beat) >= Beat)
            {
                await http.Response.BodyWriter.WriteAsync(": heartbeat\n\n"u8.ToArray(), ct);
                beat = time.GetTimestamp();
            }

            if (page.IsLast) await signal.WaitAsync(seen, Poll, ct);
            seen = signal.Raised;
            page = await feed.ListAsync(request.Caller, request.MailboxId, page.After, ct);
        }
    }

    private async Task<EventPage> BeginAsync(StreamRequest request, CancellationToken ct) =>
        request.LastSeen is { } lastSeen
            ? await feed.ReplayAsync(request.Caller, request.MailboxId, lastSeen, ct)
            : new EventPage([], await feed.LatestAsync(request.Caller.Account.Id, ct), IsLast: true);

    private static async Task StartAsync(HttpResponse response, CancellationToken ct)
    {
        response.ContentType = "text/event-stream";
        response.Headers.CacheControl = "no-store";
        response.Headers["X-Accel-Buffering"] = "no";
        await response.StartAsync(ct);
        await response.BodyWriter.FlushAsync(ct);
    }

    /// <summary>JSON has no line ends of its own, so that the data is one line.</summary>
    private async Task WriteAsync(PipeWriter writer, StreamRequest request, MailEvent happened, string origin, CancellationToken ct)
    {
        if (request.Kinds?.Contains(happened.Kind) == false) return;
        var data = await payload.BuildAsync(happened.AccountId, happened.MessageId, happened.Kind, happened.CreatedAt, origin, ct);
        if (data is null) return;
        writer.Write(Encoding.UTF8.GetBytes($"id: {happened.Seq}\nevent: {happened.Kind}\ndata: "));
        writer.Write(data);
        writer.Write("\n\n"u8);
        await writer.FlushAsync(ct);
    }
}
