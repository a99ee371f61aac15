using Enclosure.Accounts;
using Enclosure.Server.WebConsole.Frame;

namespace Enclosure.Server.WebConsole.Health;

/// <summary>
/// <c>/console/health</c>: whether everything works, and what waits. A part that is down takes none of the others with it.
/// </summary>
internal sealed class HealthPageRoutes(
    ConsoleCallers callers, HealthParts parts, string operatorAccount, PageAnswer pages, TimeProvider time)
{
    public void Map(IEndpointRouteBuilder routes) => routes.MapGet("/console/health", ShowAsync);

    private async Task ShowAsync(HttpContext http)
    {
        var (visitor, ct) = (await callers.OwnerLookingAsync(http), http.RequestAborted);
        var isWhole = IsOperator(visitor.Caller.Account);
        var view = new HealthView(await parts.OfAsync(visitor.Caller, isWhole, ct), isWhole, time.GetUtcNow());
        await pages.WriteAsync<HealthPage, HealthView>(http, visitor, view);
    }

    private bool IsOperator(Account account) =>
        operatorAccount == account.Slug || (Guid.TryParseExact(operatorAccount, "D", out var id) && id == account.Id);
}
