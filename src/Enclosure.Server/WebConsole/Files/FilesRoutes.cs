using Enclosure.Accounts;
using Enclosure.Attachments;
using Enclosure.Server.WebConsole.Frame;

namespace Enclosure.Server.WebConsole.Files;

/// <summary><c>/console/files</c>: all files that the visitor's key reaches.</summary>
internal sealed class FilesRoutes(
    ConsoleCallers callers, PageAnswer pages, FileCatalogue catalogue, MailboxDirectory mailboxes, FileRows rows)
{
    private const int PageSize = 50;

    /// <summary>Counting further takes longer than anybody would want to wait for the number.</summary>
    private const int CountedTo = 10_000;

    public void Map(IEndpointRouteBuilder routes) => routes.MapGet(FilesFilter.Path, ShowAsync);

    private async Task ShowAsync(HttpContext http)
    {
        var visitor = await callers.LookingAsync(http);
        var (caller, ct) = (visitor.Caller, http.RequestAborted);
        var filter = FilesFilter.Of(http.Request.Query);
        var after = http.Request.Query["after"].ToString();
        var query = filter.Query(PageSize + 1, after);
        var found = await catalogue.ListAsync(caller, query, ct);
        var page = found.Take(PageSize).ToList();
        var removal = await Removals.ReadAsync(http.Request.Query, catalogue, caller, ct);
        await pages.WriteAsync<FilesPage, FilesView>(http, visitor, new FilesView(
            Shown(filter),
            await MailboxesAsync(caller, ct),
            await rows.OfAsync(caller, page, ct),
            Words(await catalogue.CountAsync(caller, query, CountedTo + 1, ct)),
            found.Count > PageSize ? filter.Address(FilesFilter.After(page[^1])) : null,
            after == "" ? null : filter.Address(),
            filter.Address(after),
            removal));
    }

    private async Task<IReadOnlyList<MailboxChoice>> MailboxesAsync(Caller caller, CancellationToken ct)
    {
        var own = (await mailboxes.ListAsync(caller, ct)).Select(mailbox => new MailboxChoice(mailbox.Id.ToString(), mailbox.FullAddress));
        return caller.Scoped ? [.. own] : [new MailboxChoice(FilesFilter.Unused, "None: uploads not used yet"), .. own];
    }

    private static string Words(long count) => count switch
    {
        1 => "1 file",
        > CountedTo => $"more than {Frame.Shown.Count(CountedTo)} files",
        _ => $"{Frame.Shown.Count(count)} files",
    };

    private static FilterView Shown(FilesFilter filter) => new(
        filter.Name, filter.Type, filter.State, filter.From, filter.Mailbox, filter.Min, filter.Max,
        filter.Sort == "" ? "newest" : filter.Sort, filter.IsEmpty)
    {
        Links = new SortLinks(
            (filter with { Sort = "name" }).Address(),
            (filter with { Sort = filter.Sort == "largest" ? "smallest" : "largest" }).Address(),
            (filter with { Sort = filter.Sort is "" or "newest" ? "oldest" : "newest" }).Address()),
    };
}
