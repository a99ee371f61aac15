using System.ComponentModel;
using System.Text.Json.Serialization;

namespace Enclosure.Server.Dialects.SendKit.Workspaces;

internal sealed record WorkspaceWire(
    [property: JsonPropertyName("_id"), Description("Id of the workspace, for X-Workspace-Id.")] Guid Id,
    [property: Description("Its name.")] string Name,
    [property: Description("Unique short name.")] string Slug,
    [property: Description("When it was made.")] DateTimeOffset CreatedAt);
