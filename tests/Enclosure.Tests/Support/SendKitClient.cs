using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace Enclosure.Tests.Support;

/// <summary>What a client of the SendKit API does.</summary>
internal static class SendKitClient
{
    public const string UploadPath = "/v1/inbox/attachments/upload";

    public static Task<HttpResponseMessage> AskAsync(this HttpClient client, object body) => client.PostAsJsonAsync(UploadPath, body);

    /// <summary>Asks for an upload link and expects one; what is under <c>data</c>.</summary>
    public static async Task<JsonElement> PresignAsync(
        this HttpClient client, long size, string filename = "a.txt", string contentType = "text/plain")
    {
        using var response = await client.AskAsync(new { filename, contentType, fileSize = size });
        return (await response.ShouldBeAsync(HttpStatusCode.OK)).GetProperty("data");
    }

    /// <summary>PUTs to a link with the type that was promised.</summary>
    public static async Task<HttpResponseMessage> PutAsync(this TestServer server, JsonElement link, byte[] bytes, string? type = null)
    {
        using var content = new ByteArrayContent(bytes);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(type ?? link.Text("contentType"));
        return await server.Http.PutAsync(link.Text("presignedUrl"), content);
    }

    public static async Task<JsonElement> StatusAsync(this HttpClient client, JsonElement link)
    {
        using var response = await client.GetAsync($"/v1/inbox/attachments/{link.Text("id")}");
        return (await response.ShouldBeAsync(HttpStatusCode.OK)).GetProperty("data");
    }

    public static Task<HttpResponseMessage> CompleteAsync(this HttpClient client, JsonElement link) =>
        client.PostAsync($"/v1/inbox/attachments/{link.Text("id")}/complete", content: null);
}
