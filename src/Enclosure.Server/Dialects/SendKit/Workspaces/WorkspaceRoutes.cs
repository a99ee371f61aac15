using Enclosure.Server.Dialects.Json;
using Enclosure.Server.Dialects.Operations;
using Enclosure.Server.Dialects.SendKit.Answers;

namespace Enclosure.Server.Dialects.SendKit.Workspaces;

/// <summary><c>/v1/workspaces</c>: what the key reaches.</summary>
internal sealed class WorkspaceRoutes(SendKitCallers callers)
{
    public void Map(IEndpointRouteBuilder routes) => routes.Map(WorkspaceOperations.List, ListAsync);

    private async Task ListAsync(HttpContext http)
    {
        var reached = await callers.WorkspacesAsync(http);
        var query = new QueryFields(http.Request.Query);
        var limit = query.Integer("limit", 1, 100, 25);
        var after = query.Id("cursor");
        var rest = reached.SkipWhile(account => after is not null && account.Id != after).Skip(after is null ? 0 : 1).ToList();
        var page = rest.Take(limit)
            .Select(account => new WorkspaceWire(account.Id, account.Name, account.Slug, account.CreatedAt))
            .ToList();
        var more = rest.Count > limit;
        var pagination = new PaginationWire(limit, reached.Count, more, more ? page[^1].Id.ToString() : null);
        await JsonAnswer.WriteAsync(
            http, StatusCodes.Status200OK, new PageWire<WorkspaceWire>(page, pagination), WorkspaceJson.Plain.PageWireWorkspaceWire);
    }
}
