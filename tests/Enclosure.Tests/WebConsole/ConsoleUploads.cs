using System.Net.Http.Json;
using Enclosure.Tests.Support;

namespace Enclosure.Tests.WebConsole;

/// <summary>What the upload page's script asks for.</summary>
internal static class ConsoleUploads
{
    public static Task<HttpResponseMessage> PostFileAsync(
        this ConsoleClient client, byte[] bytes, string name = "note.txt", string? token = null) =>
        client.ScriptAsync(HttpMethod.Post, "/console/uploads", new UploadForm().File(bytes, name).ToContent(), token);

    public static Task<HttpResponseMessage> PostLinkAsync(this ConsoleClient client, object body, string? token = null) =>
        client.ScriptAsync(HttpMethod.Post, "/console/uploads/links", JsonContent.Create(body), token);

    /// <summary>As a script of the page asks: with the token in a header.</summary>
    public static Task<HttpResponseMessage> ScriptAsync(
        this ConsoleClient client, HttpMethod method, string path, HttpContent? content = null, string? token = null)
    {
        var request = new HttpRequestMessage(method, path) { Content = content };
        request.Headers.TryAddWithoutValidation("X-Form-Token", token ?? client.Token);
        request.Headers.TryAddWithoutValidation("Accept", "application/json");
        return client.SendAsync(request);
    }
}
