using Enclosure.Accounts;
using Enclosure.Server.Dialects;
using Enclosure.Server.WebConsole.Frame;

namespace Enclosure.Server.WebConsole.Keys;

/// <summary><c>/console/mailboxes</c>: the addresses that keys are scoped to.</summary>
internal sealed class MailboxRoutes(ConsoleCallers callers, MailboxDirectory mailboxes, PageAnswer pages, TimeProvider time)
{
    private const string Path = "/console/mailboxes";
    private const int Rows = 50;

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Path, ShowAsync);
        routes.MapPost(Path, CreateAsync);
        routes.MapPost(Path + "/{id}/status", SetStatusAsync);
        routes.MapPost(Path + "/{id}/delete", DeleteAsync);
    }

    private async Task ShowAsync(HttpContext http) =>
        await ShowAsync(
            http, await callers.OwnerLookingAsync(http), StatusCodes.Status200OK, address: null, displayName: null, fault: null);

    private async Task CreateAsync(HttpContext http)
    {
        var (visitor, form) = await callers.OwnerPostingAsync(http);
        var (address, displayName) = (form["address"].ToString().Trim(), form["displayName"].ToString().Trim());
        try
        {
            await mailboxes.CreateAsync(visitor.Caller, address, displayName.Length == 0 ? null : displayName);
            Lead.To(http, Path, "created");
        }
        catch (RefusedException refused)
            when (refused.Reason is Refusal.ValidationError or Refusal.MailboxExists or Refusal.UnknownDomain)
        {
            await ShowAsync(http, visitor, ConsoleAnswers.Status(refused.Reason), address, displayName, refused.Message);
        }
    }

    private async Task SetStatusAsync(HttpContext http)
    {
        var (visitor, form) = await callers.OwnerPostingAsync(http);
        var status = form["status"].ToString() switch
        {
            "active" => MailboxStatus.Active,
            "paused" => MailboxStatus.Paused,
            _ => throw RefusedException.Invalid("status", "status must be active or paused."),
        };
        await mailboxes.UpdateAsync(visitor.Caller, MailboxId(http), displayName: null, status);
        Lead.To(http, Path, "saved");
    }

    private async Task DeleteAsync(HttpContext http)
    {
        var (visitor, _) = await callers.OwnerPostingAsync(http);
        await mailboxes.DeleteAsync(visitor.Caller, MailboxId(http));
        Lead.To(http, Path, "deleted");
    }

    private async Task ShowAsync(HttpContext http, Visitor visitor, int status, string? address, string? displayName, string? fault)
    {
        var query = new QueryFields(http.Request.Query);
        var (search, after) = (query.Text("search")?.Trim() is { Length: > 0 } text ? text : null, query.Text("after"));
        var found = await mailboxes.PageAsync(visitor.Caller, search, after, Rows + 1, http.RequestAborted);
        var now = time.GetUtcNow();
        var page = found.Take(Rows).Select(mailbox => new MailboxRow(mailbox, mailbox.InboundCountAt(now))).ToList();
        var first = search is null ? $"{Path}?" : $"{Path}?search={Uri.EscapeDataString(search)}&";
        var next = found.Count > Rows ? $"{first}after={Uri.EscapeDataString(page[^1].Mailbox.FullAddress)}" : null;
        var view = new MailboxesView(page, next, after is null ? null : first, search, address, displayName, fault);
        await pages.WriteAsync<MailboxesPage, MailboxesView>(http, status, PageAnswer.FrameOf(http, visitor), view);
    }

    private static Guid MailboxId(HttpContext http) => PathIds.Required(http, "id", "Mailbox");
}
