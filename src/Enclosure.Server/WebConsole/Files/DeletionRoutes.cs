using Enclosure.Accounts;
using Enclosure.Attachments;
using Enclosure.Server.WebConsole.Frame;

namespace Enclosure.Server.WebConsole.Files;

/// <summary><c>/console/files/delete</c>: asks first, then deletes the files that were chosen, each by itself.</summary>
internal sealed class DeletionRoutes(
    ConsoleCallers callers, PageAnswer pages, FileCatalogue catalogue, AttachmentLibrary library, FileRows rows)
{
    /// <summary>More than a page of the list has.</summary>
    private const int MostAtOnce = 100;

    private const string Path = FilesFilter.Path + "/delete";

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Path, AskAsync);
        routes.MapPost(Path, DeleteAsync);
    }

    private async Task AskAsync(HttpContext http)
    {
        var visitor = await callers.LookingAsync(http);
        var ids = Ids(http.Request.Query["file"]);
        var files = await catalogue.FindAsync(visitor.Caller, ids, http.RequestAborted);
        await pages.WriteAsync<DeletionPage, DeletionView>(http, visitor, new DeletionView(
            await rows.OfAsync(visitor.Caller, files, http.RequestAborted), ids.Count - files.Count, Back(http.Request.Query["back"])));
    }

    private async Task DeleteAsync(HttpContext http)
    {
        var (visitor, form) = await callers.PostingAsync(http);
        var refused = new List<Guid>();
        var ids = Ids(form["file"]);
        foreach (var id in ids)
            if (!await TryDeleteAsync(visitor.Caller, id, http.RequestAborted)) refused.Add(id);
        Lead.To(http, Removals.On(Back(form["back"]), ids.Count - refused.Count, refused));
    }

    /// <summary>One that cannot be deleted keeps no other from it.</summary>
    private async Task<bool> TryDeleteAsync(Caller caller, Guid id, CancellationToken ct)
    {
        try
        {
            await library.DeleteAsync(caller, id, ct);
            return true;
        }
        catch (RefusedException)
        {
            return false;
        }
    }

    private static List<Guid> Ids(IReadOnlyList<string?> texts)
    {
        var ids = texts.Select(text => Guid.TryParseExact(text, "D", out var id) ? id : Guid.Empty).Distinct().ToList();
        return ids.Count <= MostAtOnce
            ? ids
            : throw new RefusedException(Refusal.TooManyFiles, $"At most {MostAtOnce} files are deleted at once. Choose fewer.");
    }

    /// <summary>A list of files, whatever the address names.</summary>
    private static string Back(string? address)
    {
        var safe = SignInPath.Safe(address);
        return safe == FilesFilter.Path || safe.StartsWith(FilesFilter.Path + "?", StringComparison.Ordinal) ? safe : FilesFilter.Path;
    }
}
