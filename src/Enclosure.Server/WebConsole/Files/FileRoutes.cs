using Enclosure.Accounts;
using Enclosure.Attachments;
using Enclosure.Server.Dialects;
using Enclosure.Server.Dialects.Json;
using Enclosure.Server.WebConsole.Frame;

namespace Enclosure.Server.WebConsole.Files;

/// <summary><c>/console/files/{id}</c>: one file, its bytes, and links to them.</summary>
internal sealed class FileRoutes(
    ConsoleCallers callers,
    PageAnswer pages,
    FileCatalogue catalogue,
    AttachmentLibrary library,
    Settlement settlement,
    FileRows rows,
    PublicAddress address)
{
    private const string Path = FilesFilter.Path + "/{id:guid}";

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Path, ShowAsync);
        routes.MapGet(Path + "/download", DownloadAsync);
        routes.MapGet(Path + "/link", LinkAsync);
    }

    private async Task ShowAsync(HttpContext http)
    {
        var visitor = await callers.LookingAsync(http);
        var file = await FindAsync(http, visitor.Caller);
        var link = file.State == AttachmentState.Ready ? Signed(http, file) : null;
        var row = (await rows.OfAsync(visitor.Caller, [file], http.RequestAborted))[0];
        await pages.WriteAsync<FilePage, FileView>(http, visitor, new FileView(
            row,
            file.ContentType,
            file.DetectedType,
            file.Sha256,
            file.ContentId,
            file.ParentId,
            link,
            IsPicture(file.DetectedType) ? link?.Url : null));
    }

    private async Task DownloadAsync(HttpContext http)
    {
        var visitor = await callers.LookingAsync(http);
        var link = await SignAsync(http, visitor.Caller);
        http.Response.StatusCode = StatusCodes.Status302Found;
        http.Response.Headers.Location = link.Url;
        http.Response.Headers.CacheControl = "no-store";
    }

    private async Task LinkAsync(HttpContext http)
    {
        var visitor = await callers.LookingAsync(http);
        await JsonAnswer.WriteAsync(http, StatusCodes.Status200OK, await SignAsync(http, visitor.Caller), FileJson.Plain.LinkView);
    }

    private async Task<LinkView> SignAsync(HttpContext http, Caller caller) =>
        Signed(http, await library.GetAsync(caller, PathIds.Required(http, "id", "File"), http.RequestAborted));

    private LinkView Signed(HttpContext http, Attachment file)
    {
        var link = library.Sign(file, address.Of(http));
        return new LinkView(link.Url, link.ExpiresAt);
    }

    /// <summary>In whatever state; what is withheld or out of reach is refused as everywhere.</summary>
    private async Task<Attachment> FindAsync(HttpContext http, Caller caller)
    {
        var id = PathIds.Required(http, "id", "File");
        return await catalogue.FindAsync(caller, [id], http.RequestAborted) is [var file]
            ? await settlement.LookAsync(file, http.RequestAborted)
            : await library.GetAsync(caller, id, http.RequestAborted);
    }

    private static bool IsPicture(string? type) => type is "image/jpeg" or "image/png" or "image/gif" or "image/webp";
}
