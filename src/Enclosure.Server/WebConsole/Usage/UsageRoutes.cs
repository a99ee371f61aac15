using Enclosure.Attachments;
using Enclosure.Figures;
using Enclosure.Server.WebConsole.Frame;

namespace Enclosure.Server.WebConsole.Usage;

/// <summary><c>/console/usage</c>: what is used of the account's limits, and by what.</summary>
internal sealed class UsageRoutes(
    ConsoleCallers callers, AccountFigures account, StorageFigures storage, UploadRules rules, PageAnswer pages)
{
    public void Map(IEndpointRouteBuilder routes) => routes.MapGet("/console/usage", ShowAsync);

    private async Task ShowAsync(HttpContext http)
    {
        var (visitor, ct) = (await callers.LookingAsync(http), http.RequestAborted);
        var view = new UsageView(
            await account.OfAsync(visitor.Caller, ct), await storage.OfAsync(visitor.Caller, ct), rules.UnusedLifetime);
        await pages.WriteAsync<UsagePage, UsageView>(http, visitor, view);
    }
}
