namespace Enclosure.Server.WebConsole.Inbox;

/// <summary>Mail: lists of it, one message, its files, and what comes meanwhile.</summary>
internal sealed class InboxRoom(InboxRoutes inbox, ReadingRoutes reading, PreviewRoutes previews, EventRoutes events)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        inbox.Map(routes);
        reading.Map(routes);
        previews.Map(routes);
        events.Map(routes);
    }
}
