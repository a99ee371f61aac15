using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Enclosure.Tests.Support;

/// <summary>What a client of the Robotomail API does.</summary>
internal static class RobotomailClient
{
    public static async Task<HttpResponseMessage> PostFormAsync(this HttpClient client, UploadForm form, string? idempotencyKey = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/attachments") { Content = form.ToContent() };
        if (idempotencyKey is not null) request.Headers.Add("Idempotency-Key", idempotencyKey);
        return await client.SendAsync(request);
    }

    /// <summary>Uploads and expects 201; the answer.</summary>
    public static async Task<JsonElement> UploadAsync(
        this HttpClient client, byte[] bytes, string filename = "a.txt", string? type = "text/plain")
    {
        using var response = await client.PostFormAsync(new UploadForm().File(bytes, filename, type));
        return await response.ShouldBeAsync(HttpStatusCode.Created);
    }

    /// <summary>Uploads a few bytes; the id.</summary>
    public static async Task<string> UploadIdAsync(this HttpClient client, string filename = "a.txt") =>
        (await client.UploadAsync("some bytes"u8.ToArray(), filename)).Text("id");

    public static async Task<JsonElement> AttachmentAsync(this HttpClient client, string id) =>
        await client.GetAsync($"/v1/attachments/{id}").JsonAsync();

    public static async Task<JsonElement> AccountAsync(this HttpClient client) =>
        (await client.GetAsync("/v1/account").JsonAsync()).GetProperty("account");

    /// <summary>Makes a key and answers its text.</summary>
    public static async Task<string> MakeKeyAsync(this HttpClient client, params string[] mailboxIds)
    {
        using var response = await client.PostAsJsonAsync("/v1/api-keys", new { name = "made", mailboxIds });
        return (await response.ShouldBeAsync(HttpStatusCode.Created)).Text("key");
    }

    public static async Task<string> MakeMailboxAsync(this HttpClient client, string address)
    {
        using var response = await client.PostAsJsonAsync("/v1/mailboxes", new { address });
        return (await response.ShouldBeAsync(HttpStatusCode.Created)).GetProperty("mailbox").Text("id");
    }
}
