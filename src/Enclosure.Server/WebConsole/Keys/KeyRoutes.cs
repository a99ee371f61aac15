using Enclosure.Accounts;
using Enclosure.Server.Dialects;
using Enclosure.Server.WebConsole.Frame;

namespace Enclosure.Server.WebConsole.Keys;

/// <summary><c>/console/keys</c>: made, shown once, revoked.</summary>
internal sealed class KeyRoutes(ConsoleCallers callers, ApiKeys keys, MailboxDirectory mailboxes, PublicAddress address, PageAnswer pages)
{
    private const string Path = "/console/keys";
    private const int Rows = 50;

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Path, ShowAsync);
        routes.MapPost(Path, CreateAsync);
        routes.MapPost(Path + "/{id}/revoke", RevokeAsync);
    }

    private async Task ShowAsync(HttpContext http) =>
        await ShowAsync(http, await callers.OwnerLookingAsync(http), StatusCodes.Status200OK, wanted: null, fault: null);

    private async Task CreateAsync(HttpContext http)
    {
        var (visitor, form) = await callers.OwnerPostingAsync(http);
        var wanted = Read(form);
        try
        {
            var made = await keys.CreateAsync(visitor.Caller, wanted);
            await pages.WriteAsync<NewKeyPage, NewKeyView>(http, visitor, Describe(made, address.Of(http)));
        }
        catch (RefusedException refused) when (refused.Reason == Refusal.ValidationError)
        {
            await ShowAsync(http, visitor, StatusCodes.Status400BadRequest, wanted, refused.Message);
        }
    }

    private async Task RevokeAsync(HttpContext http)
    {
        var (visitor, _) = await callers.OwnerPostingAsync(http);
        var id = PathIds.Required(http, "id", "API key");
        try
        {
            await keys.RevokeAsync(visitor.Caller, id);
        }
        catch (RefusedException refused) when (refused.Reason == Refusal.LastKey)
        {
            await ShowAsync(http, visitor, StatusCodes.Status400BadRequest, wanted: null, refused.Message);
            return;
        }

        Lead.To(http, id == visitor.Caller.KeyId ? SignInPath.Root : Path, "revoked");
    }

    private async Task ShowAsync(HttpContext http, Visitor visitor, int status, WantedKey? wanted, string? fault)
    {
        var (caller, ct) = (visitor.Caller, http.RequestAborted);
        var before = new QueryFields(http.Request.Query).Id("before");
        var found = await keys.PageAsync(caller, before, Rows + 1, ct);
        var page = found.Take(Rows).Select(each => Describe(each, caller)).ToList();
        var view = new KeysView(
            page,
            found.Count > Rows ? $"{Path}?before={page[^1].Id}" : null,
            before is null ? null : Path,
            await mailboxes.PageAsync(caller, search: null, after: null, ApiKeys.MostMailboxes, ct),
            wanted,
            fault);
        await pages.WriteAsync<KeysPage, KeysView>(http, status, PageAnswer.FrameOf(http, visitor), view);
    }

    /// <summary>What a browser sends for boxes that are hidden behind another kind is no mistake of its user.</summary>
    private static WantedKey Read(IFormCollection form)
    {
        var name = form["name"].ToString().Trim();
        var kind = form["kind"].ToString() switch
        {
            "full" => KeyKind.Full,
            "scoped" => KeyKind.Scoped,
            "workspace" => KeyKind.Workspace,
            _ => throw RefusedException.Invalid("kind", "Choose what the key may do."),
        };
        var ids = kind == KeyKind.Scoped ? form["mailboxIds"].Select(Id).ToList() : [];
        return new WantedKey(kind, name.Length == 0 ? null : name, ids);
    }

    private static Guid Id(string? text) =>
        Guid.TryParseExact(text, "D", out var id) ? id : throw RefusedException.Invalid("mailboxIds", "Choose mailboxes of the list.");

    private static KeyRow Describe(ListedKey listed, Caller caller) => new(
        listed.Key.Id,
        listed.Key.Prefix,
        listed.Key.Kind,
        listed.Key.Name,
        listed.Mailboxes,
        listed.Key.CreatedAt,
        listed.Key.RevokedAt,
        listed.Key.Id == caller.KeyId);

    private static NewKeyView Describe(NewApiKey made, string server) => new(
        made.Text,
        made.Key.Kind,
        made.Key.Name,
        made.Key.Kind == KeyKind.Workspace
            ? $"curl -H \"X-Api-Key: {made.Text}\" {server}/v1/workspaces"
            : $"curl -H \"Authorization: Bearer {made.Text}\" {server}/v1/mailboxes");
}
