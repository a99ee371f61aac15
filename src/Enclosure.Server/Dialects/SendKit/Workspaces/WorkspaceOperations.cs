using Enclosure.Server.Dialects.Operations;
using Enclosure.Server.Dialects.SendKit.Answers;

namespace Enclosure.Server.Dialects.SendKit.Workspaces;

/// <summary>The operations of <see cref="WorkspaceRoutes"/>, in words.</summary>
internal static class WorkspaceOperations
{
    public static Topic Topic { get; } = new("Workspaces", "What a key reaches.");

    public static Operation List { get; } = new("listWorkspaces", HttpMethods.Get, "/v1/workspaces")
    {
        Topic = Topic.Name,
        Summary = "List workspaces",
        Description = "The workspaces that the key reaches, oldest first: all of the user's for a platform key, else the key's own.",
        Parameters =
        [
            SharedParts.Limit(25),
            SharedParts.Query("cursor", "The `nextCursor` of the page before.", ValueForm.Id),
        ],
        Answer = new Answer(StatusCodes.Status200OK, "One page of workspaces.", typeof(PageWire<WorkspaceWire>)),
        Refusals = [Refusal.ValidationError],
    };

    public static IReadOnlyList<Operation> All { get; } = [List];
}
