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
        await shown.ListAsync(http, await callers.OwnerLookingAsync(http), StatusCodes.Status200OK, form: null, fault: null);

    private async Task ShowAsync(HttpContext http) =>
        await shown.OneAsync(http, await callers.OwnerLookingAsync(http), StatusCodes.Status200OK, HookId(http), form: null, fault: null);

    private async Task CreateAsync(HttpContext http)
    {
        var (visitor, posted) = await callers.OwnerPostingAsync(http);
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
        var (visitor, posted) = await callers.OwnerPostingAsync(http);
        var (id, form) = (HookId(http), HookForms.Read(posted));
        try
        {
            await webhooks.UpdateAsync(visitor.Caller, id, HookForms.Change(form, posted["replaceHeaders"] == "yes"));
            Lead.To(http, $"{Path}/{id}", "saved");
        }
        catch (RefusedException refused) when (refused.Reason == Refusal.ValidationError)
        {
            await shown.OneAsync(http, visitor, StatusCodes.Status400BadRequest, id, form, refused.Message);
        }
    }

    private async Task SetStatusAsync(HttpContext http)
    {
        var (visitor, form) = await callers.OwnerPostingAsync(http);
        var (id, status) = (HookId(http), HookForms.StatusOf(form["status"].ToString()));
        await webhooks.UpdateAsync(visitor.Caller, id, new WebhookChange(Url: null, Events: null, Headers: null, status));
        Lead.To(http, $"{Path}/{id}", "saved");
    }

    private async Task DeleteAsync(HttpContext http)
    {
        var (visitor, _) = await callers.OwnerPostingAsync(http);
        await webhooks.DeleteAsync(visitor.Caller, HookId(http));
        Lead.To(http, Path, "deleted");
    }

    private async Task RedeliverAsync(HttpContext http)
    {
        var (visitor, _) = await callers.OwnerPostingAsync(http);
        var id = HookId(http);
        await deliveries.RedeliverAsync(visitor.Caller, id, PathIds.Required(http, "deliveryId", "Delivery"));
        Lead.To(http, $"{Path}/{id}", "redelivered");
    }

    private static Guid HookId(HttpContext http) => PathIds.Required(http, "id", "Webhook");
}
