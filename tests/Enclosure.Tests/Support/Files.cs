using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Enclosure.Server;
using Enclosure.Storage.Buckets;
using Enclosure.Tests.Support.Servers;
using Shouldly;

namespace Enclosure.Tests.Support;

/// <summary>A link as the SendKit dialect issues it.</summary>
internal sealed record UploadLink(Guid Id, string Key, string PutUrl, string ReadUrl, string ContentType);

/// <summary>A file that went up by form, with a fresh link to it.</summary>
internal sealed record UploadedFile(Guid Id, string Url, string R2Key);

/// <summary>The few requests that most tests of files begin with.</summary>
internal static class Files
{
    /// <summary>Bytes that no two tests share.</summary>
    public static byte[] Random(int size)
    {
        var bytes = new byte[size];
        System.Random.Shared.NextBytes(bytes);
        return bytes;
    }

    /// <summary>Asks for an upload link.</summary>
    public static async Task<UploadLink> IssueAsync(this TestServer server, long size, string type = "text/plain", string name = "note.txt")
    {
        using var client = server.SendKit();
        var issued = await client.PostAsJsonAsync(
            "/v1/inbox/attachments/upload", new { filename = name, contentType = type, fileSize = size });
        issued.StatusCode.ShouldBe(HttpStatusCode.OK);
        var data = (await issued.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("data");
        return new UploadLink(
            data.GetProperty("id").GetGuid(),
            data.GetProperty("key").GetString()!,
            data.GetProperty("presignedUrl").GetString()!,
            data.GetProperty("url").GetString()!,
            type);
    }

    /// <summary>PUTs to a link, with the promised type unless another is given.</summary>
    public static async Task<HttpResponseMessage> PutAsync(this TestServer server, UploadLink link, byte[] bytes, string? type = null)
    {
        using var content = new ByteArrayContent(bytes);
        content.Headers.TryAddWithoutValidation("Content-Type", type ?? link.ContentType);
        return await server.Http.PutAsync(link.PutUrl, content);
    }

    /// <summary>POSTs a form; the answer whatever it is.</summary>
    public static async Task<HttpResponseMessage> PostFileAsync(
        HttpClient client, byte[] bytes, string name = "note.txt", string? type = null)
    {
        using var content = new ByteArrayContent(bytes);
        if (type is not null) content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        using var form = new MultipartFormDataContent { { content, "file", name } };
        return await client.PostAsync("/v1/attachments", form);
    }

    /// <summary>Uploads by form and asks for its link.</summary>
    public static async Task<UploadedFile> UploadAsync(
        this TestServer server, byte[] bytes, string name = "note.txt", string? type = null, string? key = null)
    {
        using var client = server.Robotomail(key);
        var created = await PostFileAsync(client, bytes, name, type);
        created.StatusCode.ShouldBe(HttpStatusCode.Created);
        var id = (await created.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetGuid();
        var metadata = await client.GetFromJsonAsync<JsonElement>($"/v1/attachments/{id}");
        return new UploadedFile(id, metadata.GetProperty("url").GetString()!, metadata.GetProperty("r2Key").GetString()!);
    }

    /// <summary>Bytes stored, and promised to links, as the account's row has them.</summary>
    public static async Task<(long Stored, long Pending)> CountersAsync(this TestServer server)
    {
        var account = (await server.Core.Accounts.FindAsync(server.Account.Account.Id, CancellationToken.None))!;
        return (account.StoredBytes, account.PendingBytes);
    }

    public static string[] Incoming(string data) => Directory.GetFiles(Path.Combine(data, "incoming"));

    /// <summary>Bytes on their way in, wherever the store keeps them meanwhile.</summary>
    public static long StagedBytes(Core core, string data) => core.Store is S3BlobStore bucket
        ? bucket.StagedBytes
        : Incoming(data).Sum(path => new FileInfo(path).Length);

    public static string[] Placed(string data) => TestStorage.Kept(data);
}
