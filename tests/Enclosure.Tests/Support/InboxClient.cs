using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Enclosure.Tests.Support;

/// <summary>What a client of SendKit's inbox does.</summary>
internal static class InboxClient
{
    /// <summary>A page of conversations, whole.</summary>
    public static async Task<JsonElement> InboxAsync(this HttpClient client, string query = "") =>
        await (await client.GetAsync("/v1/inbox" + query)).ShouldBeAsync(HttpStatusCode.OK);

    /// <summary>The conversations of the first page.</summary>
    public static async Task<IReadOnlyList<JsonElement>> ConversationsAsync(this HttpClient client, string query = "") =>
        [.. (await client.InboxAsync(query)).GetProperty("data").EnumerateArray()];

    public static async Task<JsonElement> ConversationAsync(this HttpClient client, string id) =>
        (await (await client.GetAsync($"/v1/inbox/{id}")).ShouldBeAsync(HttpStatusCode.OK)).GetProperty("data");

    public static IReadOnlyList<JsonElement> MessagesOf(this JsonElement conversation) =>
        [.. conversation.GetProperty("messages").EnumerateArray()];

    public static IReadOnlyList<JsonElement> FilesOf(this JsonElement message) => [.. message.GetProperty("attachments").EnumerateArray()];

    public static Task<HttpResponseMessage> PostReplyAsync(this HttpClient client, string id, object body, string? idempotencyKey = null) =>
        client.PostJsonAsync($"/v1/inbox/{id}/reply", body, idempotencyKey);

    public static Task<HttpResponseMessage> PostForwardAsync(
        this HttpClient client, string id, object body, string? idempotencyKey = null) =>
        client.PostJsonAsync($"/v1/inbox/{id}/forward", body, idempotencyKey);

    /// <summary>Replies and expects it to be queued; what is under <c>data</c>.</summary>
    public static async Task<JsonElement> ReplyAsync(this HttpClient client, string id, object body)
    {
        using var answer = await client.PostReplyAsync(id, body);
        return (await answer.ShouldBeAsync(HttpStatusCode.OK)).GetProperty("data");
    }

    /// <summary>Forwards and expects it to be queued; the job's id.</summary>
    public static async Task<string> ForwardAsync(this HttpClient client, string id, object body)
    {
        using var answer = await client.PostForwardAsync(id, body);
        return (await answer.ShouldBeAsync(HttpStatusCode.Accepted)).GetProperty("data").Text("jobId");
    }

    public static async Task<IReadOnlyList<JsonElement>> ScheduledAsync(this HttpClient client, string id) =>
        [.. (await (await client.GetAsync($"/v1/inbox/{id}/scheduled")).ShouldBeAsync(HttpStatusCode.OK)).GetProperty("data")
            .EnumerateArray()];

    public static Task<HttpResponseMessage> CancelAsync(this HttpClient client, string id, string replyId) =>
        client.DeleteAsync($"/v1/inbox/{id}/scheduled/{replyId}");

    public static async Task<JsonElement> JobAsync(this HttpClient client, string jobId) =>
        (await (await client.GetAsync($"/api/jobs/{jobId}")).ShouldBeAsync(HttpStatusCode.OK)).GetProperty("data");

    /// <summary>Asks for a link and PUTs to it; the answer to the first.</summary>
    public static async Task<JsonElement> UploadAsync(
        this TestServer server, HttpClient client, byte[] bytes, string filename = "a.txt", string contentType = "text/plain")
    {
        var link = await client.PresignAsync(bytes.Length, filename, contentType);
        (await server.PutAsync(link, bytes)).EnsureSuccessStatusCode();
        return link;
    }

    /// <summary>Waits until the conversation has so many messages; the conversation.</summary>
    public static async Task<JsonElement> UntilMessagesAsync(this HttpClient client, string id, int count)
    {
        JsonElement conversation = default;
        await Eventually.TrueAsync(
            async () => (conversation = await client.ConversationAsync(id)).MessagesOf().Count == count,
            $"the conversation has {count} messages");
        return conversation;
    }

    /// <summary>Waits until the job is no longer pending; the job.</summary>
    public static async Task<JsonElement> UntilDoneAsync(this HttpClient client, string jobId)
    {
        JsonElement job = default;
        await Eventually.TrueAsync(async () => (job = await client.JobAsync(jobId)).Text("status") != "pending", "the job ended");
        return job;
    }

    /// <summary>Hands a message in; the id of its conversation.</summary>
    public static async Task<string> ConverseAsync(this TestServer server, string message, string query = "?rcpt=demo@localhost")
    {
        using var robotomail = server.Robotomail();
        return (await robotomail.ReceiveAsync(message, query)).Received.Text("threadId");
    }

    private static async Task<HttpResponseMessage> PostJsonAsync(this HttpClient client, string path, object body, string? idempotencyKey)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body) };
        if (idempotencyKey is not null) request.Headers.Add("Idempotency-Key", idempotencyKey);
        return await client.SendAsync(request);
    }
}
