using System.Text.Json.Serialization;
using Enclosure.Server.Dialects.Json;
using Enclosure.Server.Dialects.SendKit.Answers;

namespace Enclosure.Server.Dialects.SendKit.Workspaces;

[JsonSerializable(typeof(PageWire<WorkspaceWire>))]
internal sealed partial class WorkspaceJson : JsonSerializerContext
{
    public static WorkspaceJson Plain { get; } = new(JsonAnswer.Options());
}
