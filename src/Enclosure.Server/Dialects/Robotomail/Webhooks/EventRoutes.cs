using System.Globalization;
using Enclosure.Accounts;
using Enclosure.Events;
using Enclosure.Server.Dialects.Operations;
using Enclosure.Server.Dialects.Robotomail.Answers;
using Enclosure.Server.Events;

namespace Enclosure.Server.Dialects.Robotomail.Webhooks;

/// <summary><c>/v1/events</c>: the stream of events.</summary>
internal sealed class EventRoutes(RobotomailCallers callers, MailboxDirectory mailboxes, KeyRing ring, EventStream stream)
{
    public void Map(IEndpointRouteBuilder routes) => routes.Map(EventOperations.Stream, StreamAsync);

    private async Task StreamAsync(HttpContext http)
    {
        var caller = await callers.AnyAsync(http);
        var query = new QueryFields(http.Request.Query);
        var mailboxId = query.Id("mailboxId");
        var kinds = Kinds(query.Text("events"));
        if (mailboxId is { } id) await mailboxes.GetAsync(caller, id, http.RequestAborted);
        var key = ApiKeyAuthentication.BearerOf(http.Request)!;
        http.Response.OnStarting(() => HideQuotaAsync(http.Response));
        await stream.RunAsync(
            http,
            new StreamRequest(caller, mailboxId, kinds, LastSeen(http.Request), async ct => await ring.FindAsync(key, ct) is not null));
    }

    private static Task HideQuotaAsync(HttpResponse response)
    {
        if (response.StatusCode == StatusCodes.Status200OK) RobotomailCallers.HideQuota(response.Headers);
        return Task.CompletedTask;
    }

    private static List<string>? Kinds(string? text)
    {
        if (string.IsNullOrEmpty(text)) return null;
        var kinds = text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).ToList();
        return kinds.TrueForAll(EventKinds.All.Contains)
            ? kinds
            : throw RefusedException.Invalid(
                "events", $"events must be names separated by commas, of: {string.Join(", ", EventKinds.All)}.");
    }

    /// <summary>An id that is no number is another server's: everything since is new.</summary>
    private static long? LastSeen(HttpRequest request)
    {
        var text = request.Headers["Last-Event-ID"].ToString();
        if (text.Length == 0) return null;
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
    }
}
