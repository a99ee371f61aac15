using Enclosure.Accounts;

namespace Enclosure.Tests.OpenApi;

/// <summary>Things that any operation may be sent, sense or not.</summary>
internal static class Mishaps
{
    public static IReadOnlyDictionary<string, Func<Stage, ApiOperation, Task<HttpResponseMessage>>> All { get; } =
        new Dictionary<string, Func<Stage, ApiOperation, Task<HttpResponseMessage>>>
        {
            ["no key"] = (stage, operation) => stage.SendAsync(operation, key: ""),
            ["a key nobody has"] = (stage, operation) => stage.SendAsync(operation, key: "rm_" + new string('0', 64)),
            ["two keys that differ"] = (stage, operation) => stage.SendAsync(operation, headers: ("X-Api-Key", "sk_other")),
            ["a scoped key"] = async (stage, operation) => await WithKeyAsync(stage, operation, KeyKind.Scoped),
            ["a platform key"] = async (stage, operation) => await WithKeyAsync(stage, operation, KeyKind.Platform),
            ["an id nobody has"] = (stage, operation) => stage.SendAsync(operation, Guid.CreateVersion7(), Stage.Json(new { })),
            ["an id out of form"] = (stage, operation) => stage.SendAsync(operation, "%20x", Stage.Json(new { })),
            ["no body"] = (stage, operation) => stage.SendAsync(operation, IdFor(stage, operation)),
            ["a body that is no JSON"] = (stage, operation) => stage.SendAsync(operation, IdFor(stage, operation), Stage.Text("{")),
            ["a body that is no object"] = (stage, operation) => stage.SendAsync(operation, IdFor(stage, operation), Stage.Text("[]")),
            ["an empty object"] = (stage, operation) => stage.SendAsync(operation, IdFor(stage, operation), Stage.Json(new { })),
            ["a body that is text"] = (stage, operation) => stage.SendAsync(
                operation, IdFor(stage, operation), Stage.Text("x", "text/plain")),
            ["a form without a file"] = (stage, operation) => stage.SendAsync(operation, IdFor(stage, operation), Stage.Form("other")),
            ["parameters out of form"] = (stage, operation) =>
                stage.SendAsync(operation, IdFor(stage, operation), query: "?limit=x&cursor=x&state=x&messageId=x&mailboxId=x"),
            ["an Idempotency-Key out of form"] = (stage, operation) =>
                stage.SendAsync(
                    operation, IdFor(stage, operation), Stage.Json(new { }), headers: ("Idempotency-Key", new string('k', 256))),
            ["a workspace nobody has"] = (stage, operation) => stage.SendAsync(operation, headers: ("X-Workspace-Id", "nowhere")),
        };

    private static async Task<HttpResponseMessage> WithKeyAsync(Stage stage, ApiOperation operation, KeyKind kind) =>
        await stage.SendAsync(operation, IdFor(stage, operation), key: await stage.NewKeyAsync(kind));

    /// <summary>The mailbox's, save where that would delete it.</summary>
    private static Guid IdFor(Stage stage, ApiOperation operation) =>
        operation.Method == "DELETE" ? Guid.CreateVersion7() : stage.MailboxId;
}
