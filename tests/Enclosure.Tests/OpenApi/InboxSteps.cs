using System.Net.Http.Json;
using System.Text.Json;
using Enclosure.Accounts;

namespace Enclosure.Tests.OpenApi;

/// <summary>How operations on conversations succeed, and are refused where it takes a conversation.</summary>
internal static class InboxSteps
{
    public static object Reply(params object[] uploads) =>
        new { body = "Enclosed.", cc = new[] { "carl@example.com" }, attachments = uploads };

    public static object Forward(params object[] uploads) =>
        new { toEmails = new[] { "bob@example.com" }, body = "See below.", attachments = uploads };

    public static async Task<HttpResponseMessage> ReplyAsync(Stage stage, ApiOperation operation) =>
        await stage.SendAsync(operation, await stage.ConversationAsync(), Stage.Json(BodyOf(operation)));

    public static async Task<HttpResponseMessage> DownloadAsync(Stage stage, ApiOperation operation) =>
        await stage.SendAsync(operation.Method, PathOf(operation, await stage.ConversationAsync(), "0"));

    public static async Task<HttpResponseMessage> CancelAsync(Stage stage, ApiOperation operation) =>
        await stage.SendAsync(
            operation.Method, PathOf(operation, await stage.ConversationAsync(), (await ScheduleAsync(stage)).ToString()));

    public static async Task<HttpResponseMessage> ScheduledAsync(Stage stage, ApiOperation operation)
    {
        await ScheduleAsync(stage);
        return await stage.SendAsync(operation, await stage.ConversationAsync());
    }

    public static async Task<HttpResponseMessage> JobAsync(Stage stage, ApiOperation operation)
    {
        var answer = await ReplyAsync(stage, stage.Operation("forwardConversation"));
        return await stage.SendAsync(
            operation, (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("data").GetProperty("jobId").GetString());
    }

    /// <summary>Null for a refusal that needs no conversation.</summary>
    public static async Task<HttpResponseMessage?> ProvokeAsync(Stage stage, ApiOperation operation, string code)
    {
        var isDownload = operation.Id == "downloadConversationAttachment";
        var id = await stage.ConversationAsync();
        return code switch
        {
            "VALIDATION_ERROR" when isDownload => await stage.SendAsync(operation.Method, PathOf(operation, id, "x")),
            "NOT_FOUND" => await stage.SendAsync(
                operation.Method,
                PathOf(operation, Guid.NewGuid(), "0"),
                operation.JsonFields.Count > 0 ? Stage.Json(BodyOf(operation)) : null),
            "INBOUND_LIMIT_EXCEEDED" => await WithheldAsync(stage, operation),
            "NOT_PENDING" => await NotPendingAsync(stage, operation),
            "RATE_LIMITED" => await TooManyAsync(stage, operation),
            "UPLOAD_NOT_READY" => await stage.SendAsync(operation, id, Stage.Json(BodyOf(operation, await stage.NewUploadAsync()))),
            "UPLOAD_FAILED" => await ExpiredAsync(stage, operation),
            "IDEMPOTENCY_KEY_REUSED" => await ReusedKeyAsync(stage, operation),
            _ => null,
        };
    }

    private static object BodyOf(ApiOperation operation, params JsonElement[] links)
    {
        object[] items = [.. links.Select(link => new { key = link.GetProperty("key").GetString(), filename = "shown.csv" })];
        return operation.Id == "forwardConversation" ? Forward(items) : Reply(items);
    }

    private static string PathOf(ApiOperation operation, Guid conversationId, string last)
    {
        var path = operation.Path.Replace("{id}", conversationId.ToString());
        var at = path.IndexOf('{');
        return at < 0 ? path : path[..at] + last + path[(path.IndexOf('}') + 1)..];
    }

    private static async Task<Guid> ScheduleAsync(Stage stage)
    {
        var body = Stage.Json(new { body = "Later.", scheduledFor = "2027-01-01T00:00:00Z" });
        var answer = await stage.SendAsync(stage.Operation("replyToConversation"), await stage.ConversationAsync(), body);
        return (await answer.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>()).GetProperty("data")
            .GetProperty("id")
            .GetGuid();
    }

    /// <summary>The file of the last message of a conversation, that message alone withheld.</summary>
    private static async Task<HttpResponseMessage> WithheldAsync(Stage stage, ApiOperation operation)
    {
        await stage.NewMailAsync("Hello");
        var last = await stage.NewMailAsync("Re: Hello");
        var account = await stage.Server.Core.Accounts.FindAsync(stage.AccountId, CancellationToken.None);
        await stage.Server.Core.Accounts.ChangeAsync(stage.AccountId, new AccountChange(InboundLimit: account!.InboundCount - 1));
        var index = await stage.Server.Core.Database.ReadAsync(
            sql => sql.ValueAsync<long>(
                "select thread_index from attachments where message_id = @id", new { id = last.GetProperty("id").GetGuid() }),
            CancellationToken.None);
        var answer = await stage.SendAsync(operation.Method, PathOf(operation, last.GetProperty("threadId").GetGuid(), index.ToString()));
        await stage.Server.Core.Accounts.ChangeAsync(stage.AccountId, new AccountChange(InboundLimit: 0));
        return answer;
    }

    private static async Task<HttpResponseMessage> NotPendingAsync(Stage stage, ApiOperation operation)
    {
        var reply = await ScheduleAsync(stage);
        await stage.Server.Core.Database.WriteAsync(
            sql => sql.ExecuteAsync(
                "update queued_messages set status = 'failed', settled_at = created_at where id = @reply", new { reply }));
        return await stage.SendAsync(operation.Method, PathOf(operation, await stage.ConversationAsync(), reply.ToString()));
    }

    private static async Task<HttpResponseMessage> TooManyAsync(Stage stage, ApiOperation operation)
    {
        while ((await stage.SendAsync(stage.Operation("sendMessage"), stage.MailboxId, Stage.Letter())).IsSuccessStatusCode)
        {
        }

        var answer = await ReplyAsync(stage, operation);
        stage.Clock.Advance(TimeSpan.FromMinutes(2));
        return answer;
    }

    private static async Task<HttpResponseMessage> ExpiredAsync(Stage stage, ApiOperation operation)
    {
        var link = await stage.NewUploadAsync();
        stage.Clock.Advance(TimeSpan.FromMinutes(21));
        await stage.Server.Core.Sweep.RunAsync(CancellationToken.None);
        while (await stage.StateOfAsync(link.GetProperty("id").GetGuid()) == "pending") await Task.Yield();
        return await stage.SendAsync(operation, await stage.ConversationAsync(), Stage.Json(BodyOf(operation, link)));
    }

    private static async Task<HttpResponseMessage> ReusedKeyAsync(Stage stage, ApiOperation operation)
    {
        var (id, header) = (await stage.ConversationAsync(), ("Idempotency-Key", operation.Id));
        (await stage.SendAsync(operation, id, Stage.Json(BodyOf(operation)), headers: header)).EnsureSuccessStatusCode();
        return await stage.SendAsync(
            operation, id, Stage.Json(new { body = "Other.", toEmails = new[] { "other@example.com" } }), headers: header);
    }
}
