using Enclosure.Server.Dialects;
using Enclosure.Server.WebConsole.Frame;
using Enclosure.Webhooks;

namespace Enclosure.Server.WebConsole.Webhooks;

/// <summary><c>/console/webhooks</c>: where events go, what was sent there and what was answered.</summary>
internal sealed class HookRoutes(
    ConsoleCallers callers, WebhookDirectory webhooks, Deliveries deliveries, HookPages shown, PageAnswer pages)
{
    private const string Path = "/console/webhooks";

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Path, ListAsync);
        routes.MapPost(Path, CreateAsync);
        routes.MapGet(Path + "/{id}", ShowAsync);
        routes.MapPost(Path + "/{id}", UpdateAsync);
        routes.MapPost(Path + "/{id}/status", SetStatusAsync);
        routes.MapPost(Path + "/{id}/delete", DeleteAsync);
        routes.MapPost(Path + "/{id}/deliveries/{deliveryId}/redeliver", RedeliverAsync);
    }

    private async Task ListAsync(HttpContext http) =>
        await shown.ListAsync(http, await LookingAsync(http), StatusCodes.Status200OK, form: null, fault: null);

    private async Task ShowAsync(HttpContext http) =>
        await shown.OneAsync(http, await LookingAsync(http), StatusCodes.Status200OK, HookId(http), form: null, fault: null);

    private async Task CreateAsync(HttpContext http)
    {
        var (visitor, posted) = await PostingAsync(http);
        var form = HookForms.Read(posted);
        try
        {
            var (hook, secret) = await webhooks.CreateAsync(visitor.Caller, HookForms.New(form));
            await pages.WriteAsync<NewHookPage, NewHookView>(http, visitor, new NewHookView(hook.Id, hook.Url, secret));
        }
        catch (RefusedException refused) when (refused.Reason == Refusal.ValidationError)
        {
            await shown.ListAsync(http, visitor, StatusCodes.Status400BadRequest, form, refused.Message);
        }
    }

    private async Task UpdateAsync(HttpContext http)
    {
        var (visitor, posted) = await PostingAsync(http);
        var (id, form) = (HookId(http), HookForms.Read(posted));
        try
        {
            await webhooks.UpdateAsync(visitor.Caller, id, HookForms.Change(form, posted["replaceHeaders"] == "yes"));
            Lead(http, $"{Path}/{id}", "saved");
        }
        catch (RefusedException refused) when (refused.Reason == Refusal.ValidationError)
        {
            await shown.OneAsync(http, visitor, StatusCodes.Status400BadRequest, id, form, refused.Message);
        }
    }

    private async Task SetStatusAsync(HttpContext http)
    {
        var (visitor, form) = await PostingAsync(http);
        var (id, status) = (HookId(http), HookForms.StatusOf(form["status"].ToString()));
        await webhooks.UpdateAsync(visitor.Caller, id, new WebhookChange(Url: null, Events: null, Headers: null, status));
        Lead(http, $"{Path}/{id}", "saved");
    }

    private async Task DeleteAsync(HttpContext http)
    {
        var (visitor, _) = await PostingAsync(http);
        await webhooks.DeleteAsync(visitor.Caller, HookId(http));
        Lead(http, Path, "deleted");
    }

    private async Task RedeliverAsync(HttpContext http)
    {
        var (visitor, _) = await PostingAsync(http);
        var id = HookId(http);
        await deliveries.RedeliverAsync(visitor.Caller, id, PathIds.Required(http, "deliveryId", "Delivery"));
        Lead(http, $"{Path}/{id}", "redelivered");
    }

    /// <summary>A scoped key has hooks of its mailboxes by the API; these pages are about the account.</summary>
    private async Task<Visitor> LookingAsync(HttpContext http)
    {
        var visitor = await callers.LookingAsync(http);
        visitor.Caller.RequireFullAccess();
        return visitor;
    }

    private async Task<(Visitor Visitor, IFormCollection Form)> PostingAsync(HttpContext http)
    {
        var posted = await callers.PostingAsync(http);
        posted.Visitor.Caller.RequireFullAccess();
        return posted;
    }

    private static Guid HookId(HttpContext http) => PathIds.Required(http, "id", "Webhook");

    private static void Lead(HttpContext http, string path, string notice)
    {
        http.Response.StatusCode = StatusCodes.Status303SeeOther;
        http.Response.Headers.Location = Notices.On(path, notice);
    }
}
