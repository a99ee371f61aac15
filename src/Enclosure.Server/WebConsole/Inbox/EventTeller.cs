using System.Text;
using Enclosure.Accounts;
using Enclosure.Events;
using Enclosure.Server.Events;
using Enclosure.Server.WebConsole.Frame;
using Enclosure.Sessions;

namespace Enclosure.Server.WebConsole.Inbox;

/// <summary>Where news come from, and what says whether somebody may still hear them.</summary>
internal sealed record TellerParts(EventFeed Feed, EventHeads Heads, EventSignal Signal, SessionDirectory Sessions, KeyRing Keys);

/// <summary>
/// Tells a page that something happened (server-sent events, WHATWG HTML, section 9.2): the event's number, its kind, its mailbox and its
/// message. The page asks for the rest. It takes no place of the account's event streams, which are for clients of the API.
/// </summary>
internal sealed class EventTeller(TellerParts parts, TimeProvider time, CancellationToken stopping)
{
    /// <summary>What a page hears when its session or key has ended: it is not to come back by itself.</summary>
    public const string Over = "event: over\ndata: {}\n\n";

    /// <summary>Pages of one account at once, on this copy: more than people open, and a bound for who means harm.</summary>
    public const int MostOfAnAccount = 50;

    private readonly Dictionary<Guid, int> _listening = [];

    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan SessionLook = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Answers until the page leaves, its session or key ends or the server stops. Refuses with <see cref="Refusal.RateLimited"/>.
    /// </summary>
    /// <param name="after">Number of the last event that the page knows; null for only what is to come.</param>
    public async Task RunAsync(HttpContext http, Visitor visitor, long? after)
    {
        var accountId = visitor.Caller.Account.Id;
        Enter(accountId);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, stopping);
        try
        {
            await TellAsync(http.Response, visitor, after, ended.Token);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            EventStream.RequireBegun(http.Response);
        }
        finally
        {
            Leave(accountId);
        }
    }

    private void Enter(Guid accountId)
    {
        lock (_listening)
        {
            var open = _listening.GetValueOrDefault(accountId);
            if (open >= MostOfAnAccount)
                throw new RefusedException(
                    Refusal.RateLimited, $"{MostOfAnAccount} pages of the account listen for mail, which is the most. Close some.");
            _listening[accountId] = open + 1;
        }
    }

    private void Leave(Guid accountId)
    {
        lock (_listening)
            if (--_listening[accountId] == 0) _listening.Remove(accountId);
    }

    private async Task TellAsync(HttpResponse response, Visitor visitor, long? after, CancellationToken ct)
    {
        var (caller, session) = (visitor.Caller, visitor.Session);
        using var listener = parts.Heads.Listen(caller.Account.Id);
        var raised = parts.Signal.Raised;
        var page = await BeginAsync(caller, after, ct);
        await StartAsync(response, ct);
        var (beat, looked) = (time.GetTimestamp(), time.GetTimestamp());
        while (await parts.Keys.FindAsync(session.KeyText, ct) is not null)
        {
            foreach (var happened in page.Events) await WriteAsync(response, Line(happened), ct);
            if (time.GetElapsedTime(beat) >= Beat)
            {
                await WriteAsync(response, ": still here\n\n", ct);
                beat = time.GetTimestamp();
            }

            if (time.GetElapsedTime(looked) >= SessionLook)
            {
                if (!await parts.Sessions.IsOpenAsync(session.Secret, ct)) break;
                looked = time.GetTimestamp();
            }

            var isMore = !page.IsLast || await listener.WaitAsync(page.After, raised, Poll, ct);
            raised = parts.Signal.Raised;
            page = isMore
                ? await parts.Feed.ListAsync(caller, mailboxId: null, page.After, ct)
                : new EventPage([], page.After, IsLast: true);
        }

        await WriteAsync(response, Over, ct);
    }

    private async Task<EventPage> BeginAsync(Caller caller, long? after, CancellationToken ct) =>
        after is { } seen
            ? await parts.Feed.ReplayAsync(caller, mailboxId: null, seen, ct)
            : new EventPage([], await parts.Feed.LatestAsync(caller.Account.Id, ct), IsLast: true);

    private static async Task StartAsync(HttpResponse response, CancellationToken ct)
    {
        response.ContentType = "text/event-stream";
        response.Headers.CacheControl = "no-store";
        response.Headers["X-Accel-Buffering"] = "no";
        await response.StartAsync(ct);
        await response.BodyWriter.FlushAsync(ct);
    }

    /// <summary>Ids and words of ours: nothing in it needs to be escaped.</summary>
    private static string Line(MailEvent happened) =>
        $$"""
        id: {{happened.Seq}}
        event: mail
        data: {"kind":"{{happened.Kind}}","mailboxId":"{{happened.MailboxId}}","messageId":"{{happened.MessageId}}"}


        """.ReplaceLineEndings("\n");

    private static async Task WriteAsync(HttpResponse response, string text, CancellationToken ct) =>
        await response.BodyWriter.WriteAsync(Encoding.UTF8.GetBytes(text), ct);
}
