using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Enclosure.Tests.Support;

/// <summary>What sends mail by Robotomail's API.</summary>
internal static class SendingClient
{
    public const string Outsider = "ann@elsewhere.example";

    public static async Task<HttpResponseMessage> PostMessageAsync(
        this HttpClient client, string messages, object body, string? idempotencyKey = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, messages) { Content = JsonContent.Create(body) };
        if (idempotencyKey is not null) request.Headers.Add("Idempotency-Key", idempotencyKey);
        return await client.SendAsync(request);
    }

    /// <summary>Sends and expects 201; the message.</summary>
    public static async Task<JsonElement> SendMessageAsync(this HttpClient client, string messages, object body)
    {
        using var answer = await client.PostMessageAsync(messages, body);
        return (await answer.ShouldBeAsync(HttpStatusCode.Created)).GetProperty("message");
    }

    /// <summary>A short message to somebody elsewhere.</summary>
    public static object Letter(params IEnumerable<string> attachments) =>
        new { to = new[] { Outsider }, subject = "Report", bodyText = "Please find it enclosed.", attachments };

    /// <summary>The files of a message.</summary>
    public static async Task<IReadOnlyList<JsonElement>> FilesAsync(this HttpClient client, string messages, JsonElement message) =>
        [.. (await client.MessageAsync($"{messages}/{message.Text("id")}")).GetProperty("attachments").EnumerateArray()];
}
