namespace Enclosure.Server.WebConsole.Uploads;

/// <summary>Where files go up and are sent.</summary>
internal sealed record UploadRoom(UploadRoutes Uploads, ComposeRoutes Compose, SentRoutes Sent)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        Uploads.Map(routes);
        Compose.Map(routes);
        Sent.Map(routes);
    }
}
