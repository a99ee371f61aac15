using Enclosure.Server.Dialects.Operations;

namespace Enclosure.Server.Dialects.SendKit.Answers;

/// <summary>What every operation on a workspace takes and may be refused for.</summary>
internal static class OnWorkspace
{
    public static readonly Parameter Header = new(
        ParameterPlace.Header,
        new Field(
            SendKitCallers.WorkspaceHeader,
            "Workspace that is meant. A platform key that reaches several must name one; a workspace key need not, "
            + "and may name only its own.",
            ValueForm.Id));

    public static readonly IReadOnlyList<Refusal> Refusals = [Refusal.WorkspaceForbidden, Refusal.WorkspaceRequired];
}
