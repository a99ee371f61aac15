namespace Enclosure.Server.WebConsole.Files;

/// <summary>Where files are looked for, shown and deleted.</summary>
internal sealed record FilesRoom(FilesRoutes Files, FileRoutes File, DeletionRoutes Deletion)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        Files.Map(routes);
        File.Map(routes);
        Deletion.Map(routes);
    }
}
