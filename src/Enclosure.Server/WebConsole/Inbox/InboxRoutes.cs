using Enclosure.Accounts;
using Enclosure.Events;
using Enclosure.Mail;
using Enclosure.Server.Dialects;
using Enclosure.Server.WebConsole.Frame;

namespace Enclosure.Server.WebConsole.Inbox;

/// <summary><c>/console/inbox</c>: mail of a mailbox or of all, and which mailboxes there are.</summary>
internal sealed class InboxRoutes(
    ConsoleCallers callers,
    PageAnswer pages,
    MailboxDirectory mailboxes,
    MessageSummaries summaries,
    MessageRows rows,
    EventFeed events,
    PublicAddress address,
    TimeProvider time)
{
    private const int PageLength = 50;
    private const int MostChoices = 12;
    private const int MailboxesLength = 100;
    private const int LongestText = 320;

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(InboxPaths.Inbox, http => ListAsync(http, mailboxId: null));
        routes.MapGet(InboxPaths.Inbox + "/{mailbox}", http => ListAsync(http, PathIds.Required(http, "mailbox", "Mailbox")));
        routes.MapGet(InboxPaths.Mailboxes, MailboxesAsync);
        routes.MapGet(InboxPaths.Message + "/row", RowAsync);
    }

    private async Task ListAsync(HttpContext http, Guid? mailboxId)
    {
        var visitor = await callers.LookingAsync(http);
        var (caller, ct) = (visitor.Caller, http.RequestAborted);
        var query = new QueryFields(http.Request.Query);
        var (search, before) = (Text(query, "q"), query.Id("before"));
        var chosen = mailboxId is { } id ? await mailboxes.GetAsync(caller, id, ct) : null;
        // Before the list: what comes between the two is told again rather than missed.
        var head = await events.LatestAsync(caller.Account.Id, ct);
        var page = await rows.ListAsync(caller, new SummaryFilter(mailboxId, ThreadId: null, search, before, PageLength + 1), ct);
        var (choices, hasMore) = await ChoicesAsync(caller, chosen, ct);
        var isNewest = search is null && before is null;
        var path = InboxPaths.Of(mailboxId);
        await pages.WriteAsync<InboxPage, InboxView>(http, visitor, new InboxView(
            choices,
            hasMore,
            mailboxId,
            chosen?.FullAddress,
            search,
            path,
            [.. page.Take(PageLength)],
            page.Count > PageLength ? Address(path, search, page[PageLength - 1].Summary.Id) : null,
            before is null ? null : Address(path, search, before: null),
            await WithheldAsync(caller, mailboxId, ct),
            isNewest ? head : null,
            address.Of(http)));
    }

    private async Task MailboxesAsync(HttpContext http)
    {
        var visitor = await callers.LookingAsync(http);
        var query = new QueryFields(http.Request.Query);
        var (search, after) = (Text(query, "q"), Text(query, "after"));
        var page = await mailboxes.PageAsync(visitor.Caller, search, after, MailboxesLength + 1, http.RequestAborted);
        var shown = page.Take(MailboxesLength).ToList();
        var next = page.Count > MailboxesLength ? $"{InboxPaths.Mailboxes}{Query(("q", search), ("after", shown[^1].FullAddress))}" : null;
        await pages.WriteAsync<MailboxesPage, MailboxesView>(http, visitor, new MailboxesView(
            await DescribeAsync(visitor.Caller, shown, chosen: null, http.RequestAborted),
            search,
            next,
            after is null ? null : $"{InboxPaths.Mailboxes}{Query(("q", search))}"));
    }

    /// <summary>One row alone, to be put into a list that is open. No content when no list shows it: it is withheld, or gone.</summary>
    private async Task RowAsync(HttpContext http)
    {
        var visitor = await callers.LookingAsync(http);
        var namesMailbox = new QueryFields(http.Request.Query).Text("all") is not null;
        var row = await rows.FindAsync(visitor.Caller, PathIds.Required(http, "id", "Message"), namesMailbox, http.RequestAborted);
        if (row is null) http.Response.StatusCode = StatusCodes.Status204NoContent;
        else await pages.WriteAsync<RowFragment, MessageRow>(http, visitor, row);
    }

    /// <summary>The first few, and the one that is chosen.</summary>
    private async Task<(IReadOnlyList<MailboxChoice> Choices, bool HasMore)> ChoicesAsync(
        Caller caller, Mailbox? chosen, CancellationToken ct)
    {
        var page = await mailboxes.PageAsync(caller, search: null, after: null, MostChoices + 1, ct);
        var shown = page.Take(MostChoices).ToList();
        if (chosen is not null && shown.TrueForAll(mailbox => mailbox.Id != chosen.Id)) shown.Add(chosen);
        return (await DescribeAsync(caller, shown, chosen?.Id, ct), page.Count > MostChoices);
    }

    private async Task<IReadOnlyList<MailboxChoice>> DescribeAsync(
        Caller caller, IReadOnlyList<Mailbox> shown, Guid? chosen, CancellationToken ct)
    {
        var counts = await summaries.CountAsync(caller.Account.Id, [.. shown.Select(mailbox => mailbox.Id)], ct);
        return [.. shown.Select(mailbox => new MailboxChoice(
            mailbox.Id,
            mailbox.FullAddress,
            mailbox.DisplayName,
            mailbox.Status == MailboxStatus.Paused,
            counts[mailbox.Id],
            mailbox.Id == chosen))];
    }

    private async Task<WithheldNote?> WithheldAsync(Caller caller, Guid? mailboxId, CancellationToken ct)
    {
        var count = await summaries.CountWithheldAsync(caller, mailboxId, ct);
        return count == 0 ? null : new WithheldNote(count, InboundCap.ResetAt(time.GetUtcNow()));
    }

    private static string? Text(QueryFields query, string name)
    {
        if (query.Text(name)?.Trim() is not { Length: > 0 } text) return null;
        return text.Length <= LongestText && !text.Contains('\0')
            ? text
            : throw RefusedException.Invalid(name, $"Search for at most {LongestText} characters.");
    }

    private static string Address(string path, string? search, Guid? before) =>
        path + Query(("q", search), ("before", before?.ToString()));

    private static QueryString Query(params IEnumerable<(string Name, string? Value)> fields) =>
        QueryString.Create(fields.Where(field => field.Value is not null).Select(field => KeyValuePair.Create(field.Name, field.Value)));
}
