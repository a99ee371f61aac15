using Enclosure.Accounts;
using Enclosure.Tests.Support;

namespace Enclosure.Tests.OpenApi;

/// <summary>
/// How each refusal is provoked, by its code: of any operation that lists it, with what the document says of the operation.
/// </summary>
internal static class Provocations
{
    private const int OverlongHeader = 300;
    private const int LargestFile = 26_214_400;

    /// <summary>Needs a broken disk, database or server, or malformed HTTP, which no client here sends.</summary>
    public static bool IsOutOfReach(ApiOperation operation, string code) =>
        code is "INTERNAL" or "UNAVAILABLE" or "STORE_FULL" || (code == "INVALID_JSON" && operation.JsonFields.Count == 0);

    public static async Task<HttpResponseMessage> ProvokeAsync(Stage stage, ApiOperation operation, string code) =>
        (operation.IsOfConversation ? await InboxSteps.ProvokeAsync(stage, operation, code) : null)
            ?? await ProvokeAnyAsync(stage, operation, code);

    private static Task<HttpResponseMessage> ProvokeAnyAsync(Stage stage, ApiOperation operation, string code) => code switch
    {
        "UNAUTHORIZED" => stage.SendAsync(operation, key: ""),
        "FULL_ACCESS_REQUIRED" => WrongKindOfKeyAsync(stage, operation),
        "NOT_FOUND" => UnknownIdAsync(stage, operation),
        "INVALID_JSON" => stage.SendAsync(operation, stage.MailboxId, Stage.Text("{")),
        "UNSUPPORTED_MEDIA_TYPE" => stage.SendAsync(operation, stage.MailboxId, Stage.Text("{}", "text/plain")),
        "MESSAGE_TOO_LARGE" when operation.TakesMail =>
            stage.SendAsync(
                operation,
                body: Stage.Text(new string('x', 2 << 20), "message/rfc822"),
                query: $"?rcpt={stage.Server.Account.Mailbox.FullAddress}"),
        "MESSAGE_TOO_LARGE" => stage.SendAsync(operation, stage.MailboxId, Stage.Text(new string(' ', 17 << 20))),
        "VALIDATION_ERROR" => WrongFieldsAsync(stage, operation),
        "NO_FILE" => stage.SendAsync(operation, body: Stage.Form("files")),
        "TOO_MANY_FILES" => stage.SendAsync(operation, body: Stage.Form("file", "file")),
        "FILE_TOO_LARGE" => TooLargeAsync(stage, operation),
        "ACCOUNT_SUSPENDED" => ChangedAsync(stage, operation, new AccountChange(Suspended: true, SuspendedReason: "Bill unpaid.")),
        "STORAGE_LIMIT_EXCEEDED" => ChangedAsync(stage, operation, new AccountChange(StorageLimitBytes: 1)),
        "IDEMPOTENCY_KEY_REUSED" => ReusedKeyAsync(stage, operation),
        "MAILBOX_EXISTS" => stage.SendAsync(operation, body: Stage.Json(new { address = stage.Server.Account.Mailbox.Address })),
        "UNKNOWN_DOMAIN" => stage.SendAsync(operation, body: Stage.Json(new { address = "a@elsewhere.example" })),
        "OUT_OF_SCOPE" => OutOfScopeAsync(stage, operation),
        "RATE_LIMITED" when operation.Sends => TooManyAsync(stage, operation),
        "RATE_LIMITED" => SixthStreamAsync(stage, operation),
        "LAST_KEY" => LastKeyAsync(stage, operation),
        "WORKSPACE_FORBIDDEN" => stage.SendAsync(operation, headers: ("X-Workspace-Id", Guid.CreateVersion7().ToString())),
        "WORKSPACE_REQUIRED" => SeveralWorkspacesAsync(stage, operation),
        "UNKNOWN_MAILBOX" => stage.SendAsync(operation, body: Stage.Mail(), query: "?rcpt=nobody@elsewhere.example"),
        "MAILBOX_INACTIVE" => PausedAsync(stage, operation),
        "INBOUND_LIMIT_EXCEEDED" => WithheldAsync(stage, operation),
        "UPLOAD_NOT_READY" => UnfilledAsync(stage, operation),
        "UPLOAD_FAILED" => ExpiredAsync(stage, operation),
        _ => throw new ArgumentException($"Say here how {operation} answers {code}."),
    };

    private static async Task<HttpResponseMessage> WrongKindOfKeyAsync(Stage stage, ApiOperation operation)
    {
        var wrong = stage.DocumentOf(operation).Dialect == "sendkit" ? KeyKind.Scoped : KeyKind.Platform;
        return await stage.SendAsync(operation, key: await stage.NewKeyAsync(wrong));
    }

    /// <summary>In the path, or where there is none, as the mailbox in the body or the query.</summary>
    private static Task<HttpResponseMessage> UnknownIdAsync(Stage stage, ApiOperation operation)
    {
        var (id, hasBody) = (Guid.CreateVersion7(), operation.JsonFields.Count > 0);
        if (operation.Path.Contains('{')) return stage.SendAsync(operation, id, hasBody ? Stage.Json(new { }) : null);
        return hasBody
            ? stage.SendAsync(
                operation, body: Stage.Json(new { url = "https://hooks.example.com", events = new[] { "message.sent" }, mailboxId = id }))
            : stage.SendAsync(operation, query: $"?mailboxId={id}");
    }

    /// <summary>An object is none of the fields' kinds; 0 is no page; the header is too long.</summary>
    private static Task<HttpResponseMessage> WrongFieldsAsync(Stage stage, ApiOperation operation)
    {
        if (operation.Takes("events")) return stage.SendAsync(operation, query: "?events=message.lost");
        if (operation.Takes("limit")) return stage.SendAsync(operation, stage.MailboxId, query: "?limit=0");
        if (operation.TakesMail) return stage.SendAsync(operation, body: Stage.Text("", "message/rfc822"));
        if (operation.JsonFields is { Count: > 0 } fields)
            return stage.SendAsync(operation, stage.MailboxId, Stage.Json(fields.ToDictionary(field => field, _ => new { })));
        return stage.SendAsync(operation, body: Stage.Form("file"), headers: ("Idempotency-Key", new string('k', OverlongHeader)));
    }

    private static Task<HttpResponseMessage> TooLargeAsync(Stage stage, ApiOperation operation) => operation.JsonFields.Count > 0
        ? stage.SendAsync(operation, body: Stage.Json(new { filename = "a.csv", contentType = "text/csv", fileSize = LargestFile }))
        : stage.SendAsync(operation, body: Stage.FormOf(new byte[LargestFile + (2 << 20)]));

    private static async Task<HttpResponseMessage> ChangedAsync(Stage stage, ApiOperation operation, AccountChange change)
    {
        await stage.Server.Core.Accounts.ChangeAsync(stage.AccountId, change);
        var answer = await Successes.All[operation.Id](stage, operation);
        await stage.Server.Core.Accounts.ChangeAsync(stage.AccountId, new AccountChange(Suspended: false, StorageLimitBytes: 0));
        return answer;
    }

    private static async Task<HttpResponseMessage> PausedAsync(Stage stage, ApiOperation operation)
    {
        await SetStatusAsync("paused");
        var answer = await Successes.All[operation.Id](stage, operation);
        await SetStatusAsync("active");
        return answer;

        Task SetStatusAsync(string status) =>
            stage.Server.ExecuteAsync("update mailboxes set status = @status where id = @id", new { status, id = stage.MailboxId });
    }

    /// <summary>The second message of a month whose limit is one, or its file.</summary>
    private static async Task<HttpResponseMessage> WithheldAsync(Stage stage, ApiOperation operation)
    {
        await stage.NewMailAsync();
        var message = (await stage.NewMailAsync()).GetProperty("id").GetGuid();
        var files = await stage.Server.Core.Library.OfMessageAsync(stage.AccountId, message, CancellationToken.None);
        await stage.Server.Core.Accounts.ChangeAsync(stage.AccountId, new AccountChange(InboundLimit: 1));
        var answer = operation.Sends
            ? await stage.SendAsync(operation, stage.MailboxId, Stage.Letter(files[0].Id))
            : await stage.SendAsync(
                operation, operation.Path.StartsWith("/v1/attachments", StringComparison.Ordinal) ? files[0].Id : message);
        await stage.Server.Core.Accounts.ChangeAsync(stage.AccountId, new AccountChange(InboundLimit: 0));
        return answer;
    }

    private static async Task<HttpResponseMessage> ReusedKeyAsync(Stage stage, ApiOperation operation)
    {
        var header = ("Idempotency-Key", operation.Id);
        if (operation.Sends)
        {
            (await stage.SendAsync(operation, stage.MailboxId, Stage.Letter(), headers: header)).EnsureSuccessStatusCode();
            return await stage.SendAsync(operation, stage.MailboxId, Stage.Letter(await stage.NewAttachmentAsync()), headers: header);
        }

        var isForm = operation.JsonFields.Count == 0;
        HttpContent one = isForm ? Stage.Form("file") : Stage.Json(Stage.PromisedFile);
        (await stage.SendAsync(operation, body: one, headers: header)).EnsureSuccessStatusCode();
        HttpContent other = isForm
            ? Stage.FormOf("other"u8.ToArray())
            : Stage.Json(new { filename = "b.csv", contentType = "text/csv", fileSize = 9 });
        return await stage.SendAsync(operation, body: other, headers: header);
    }

    private static async Task<HttpResponseMessage> SixthStreamAsync(Stage stage, ApiOperation operation)
    {
        var open = new List<HttpResponseMessage>();
        for (var i = 0; i < 5; i++) open.Add(await stage.SendAsync(operation));
        var sixth = await stage.SendAsync(operation);
        open.ForEach(stream => stream.Dispose());
        return sixth;
    }

    private static async Task<HttpResponseMessage> LastKeyAsync(Stage stage, ApiOperation operation)
    {
        (await stage.SendAsync(operation, stage.Server.Account.WorkspaceKey.Key.Id)).EnsureSuccessStatusCode();
        return await stage.SendAsync(operation, stage.Server.Account.FullKey.Key.Id);
    }

    private static async Task<HttpResponseMessage> SeveralWorkspacesAsync(Stage stage, ApiOperation operation)
    {
        await stage.Server.Core.Provisioning.CreateAsync(new NewAccount("second", stage.Server.Account.Account.Email, 0, 0));
        return await stage.SendAsync(operation, key: await stage.NewKeyAsync(KeyKind.Platform));
    }

    private static async Task<HttpResponseMessage> UnfilledAsync(Stage stage, ApiOperation operation) =>
        await UseAsync(stage, operation, (await stage.NewUploadAsync()).GetProperty("id").GetGuid());

    /// <summary>In the path, or as a file of a message.</summary>
    private static Task<HttpResponseMessage> UseAsync(Stage stage, ApiOperation operation, Guid id) =>
        operation.Sends ? stage.SendAsync(operation, stage.MailboxId, Stage.Letter(id)) : stage.SendAsync(operation, id);

    /// <summary>An upload that no message has is out of every scoped key's reach.</summary>
    private static async Task<HttpResponseMessage> OutOfScopeAsync(Stage stage, ApiOperation operation) =>
        await stage.SendAsync(
            operation, stage.MailboxId, Stage.Letter(await stage.NewAttachmentAsync()), await stage.NewKeyAsync(KeyKind.Scoped));

    private static async Task<HttpResponseMessage> TooManyAsync(Stage stage, ApiOperation operation)
    {
        HttpResponseMessage answer;
        do answer = await stage.SendAsync(operation, stage.MailboxId, Stage.Letter());
        while (answer.IsSuccessStatusCode);
        stage.Clock.Advance(TimeSpan.FromMinutes(2));
        return answer;
    }

    private static async Task<HttpResponseMessage> ExpiredAsync(Stage stage, ApiOperation operation)
    {
        var id = (await stage.NewUploadAsync()).GetProperty("id").GetGuid();
        stage.Clock.Advance(TimeSpan.FromMinutes(21));
        await stage.Server.Core.Sweep.RunAsync(CancellationToken.None);
        while (await stage.StateOfAsync(id) == "pending") await Task.Yield();
        return await UseAsync(stage, operation, id);
    }
}
