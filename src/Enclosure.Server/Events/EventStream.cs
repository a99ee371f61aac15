using System.Buffers;
using System.IO.Pipelines;
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

/// <summary>Where a stream's events come from, and its place among those of its account.</summary>
public sealed record StreamParts(EventFeed Feed, EventHeads Heads, StreamPlaces Places, EventSignal Signal);

/// <summary>
/// Events as they come, as server-sent events (WHATWG HTML, section 9.2): the number of the event is its id, so that a client that comes
/// back says where it was.
/// </summary>
public sealed class EventStream(
    StreamParts parts, EventPayload payload, PublicAddress address, TimeProvider time, CancellationToken stopping)
{
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Answers until the client leaves, its key ends or the server stops. Refuses with <see cref="Refusal.RateLimited"/>.
    /// </summary>
    public async Task RunAsync(HttpContext http, StreamRequest request)
    {
        var place = await parts.Places.TakeAsync(request.Caller.Account.Id);
        try
        {
            using var ended = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, stopping);
            await TellAsync(http, request, place, ended.Token);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            RequireBegun(http.Response);
        }
        finally
        {
            await parts.Places.GiveBackAsync(place);
        }
    }

    /// <summary>One that the stop of the server overtook is told so: an empty 200 would look like a stream that has ended.</summary>
    public static void RequireBegun(HttpResponse response)
    {
        if (!response.HasStarted)
            throw new RefusedException(Refusal.Unavailable, "The server is about to stop. Connect again in a moment.");
    }

    private async Task TellAsync(HttpContext http, StreamRequest request, StreamPlace place, CancellationToken ct)
    {
        var (origin, accountId) = (address.Of(http), request.Caller.Account.Id);
        using var listener = parts.Heads.Listen(accountId);
        var seen = parts.Signal.Raised;
        var page = await BeginAsync(request, ct);
        await StartAsync(http.Response, ct);
        var beat = time.GetTimestamp();
        while (await request.IsAllowed(ct))
        {
            foreach (var happened in page.Events) await WriteAsync(http.Response.BodyWriter, request, happened, origin, ct);
            if (time.GetElapsedTime(beat) >= Beat)
            {
                await parts.Places.RenewAsync(place, accountId);
                await http.Response.BodyWriter.WriteAsync(": heartbeat\n\n"u8.ToArray(), ct);
                beat = time.GetTimestamp();
            }

            var isMore = !page.IsLast || await listener.WaitAsync(page.After, seen, Poll, ct);
            seen = parts.Signal.Raised;
            page = isMore
                ? await parts.Feed.ListAsync(request.Caller, request.MailboxId, page.After, ct)
                : new EventPage([], page.After, IsLast: true);
        }
    }

    private async Task<EventPage> BeginAsync(StreamRequest request, CancellationToken ct) =>
        request.LastSeen is { } lastSeen
            ? await parts.Feed.ReplayAsync(request.Caller, request.MailboxId, lastSeen, ct)
            : new EventPage([], await parts.Feed.LatestAsync(request.Caller.Account.Id, ct), IsLast: true);

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
