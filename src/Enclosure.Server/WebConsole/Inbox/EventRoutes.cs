using System.Globalization;
using Enclosure.Server.WebConsole.Frame;

namespace Enclosure.Server.WebConsole.Inbox;

/// <summary><c>/console/events</c>: what happens, as it happens, for pages that are open.</summary>
internal sealed class EventRoutes(ConsoleCallers callers, EventTeller teller)
{
    public void Map(IEndpointRouteBuilder routes) => routes.MapGet(InboxPaths.Events, TellAsync);

    private async Task TellAsync(HttpContext http)
    {
        var visitor = await callers.LookingAsync(http);
        await teller.RunAsync(http, visitor, LastSeen(http.Request));
    }

    /// <summary>A browser that comes back says by itself what it heard last; at first the page says what it was made after.</summary>
    private static long? LastSeen(HttpRequest request)
    {
        var text = request.Headers["Last-Event-ID"].ToString();
        if (text.Length == 0) text = request.Query["after"].ToString();
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
    }
}
