using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Enclosure.Tests.Objects;
using Enclosure.Tests.Support;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Crash;

/// <summary>The built server on a disk of a few megabytes.</summary>
public sealed class FullDiskTests
{
    private const int FileBytes = 1_500_000;

    [Fact]
    public async Task A_full_disk_refuses_uploads_keeps_what_was_there_and_is_over_when_there_is_room()
    {
        using var disk = SmallDisk.Mount(megabytes: 6);
        using var server = await ServerProcess.StartAsync(disk.Path);
        using var client = Client(server, disk.Path);
        var kept = await UploadedAsync(client);
        var link = await IssueAsync(client);
        disk.Fill();

        var refused = await Files.PostFileAsync(client, new byte[FileBytes]);
        ((int)refused.StatusCode).ShouldBe(507);
        var error = await refused.Content.ReadFromJsonAsync<JsonElement>();
        error.GetProperty("code").GetString().ShouldBe("STORE_FULL");
        error.GetProperty("retryable").GetBoolean().ShouldBeTrue();
        var put = await ErrorXml.ReadAsync(await PutAsync(client, link));
        (put.Status, put.Code).ShouldBe((507, "InsufficientStorage"));
        Files.Incoming(disk.Path).ShouldBeEmpty();
        (await ReadAsync(client, kept)).ShouldBe(FileBytes);

        disk.MakeRoom();
        (await PutAsync(client, link)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await ReadAsync(client, await UploadedAsync(client))).ShouldBe(FileBytes);
        var (code, output, errors) = await ServerProcess.RunAsync(disk.Path, "check");
        code.ShouldBe(0, output + errors);
    }

    private static HttpClient Client(ServerProcess server, string data)
    {
        var client = new HttpClient { BaseAddress = new Uri(server.Url) };
        client.DefaultRequestHeaders.Authorization =
            new AuthenticationHeaderValue("Bearer", server.Keys(data)!.Value.GetProperty("robotomailKey").GetString());
        return client;
    }

    private static async Task<Guid> UploadedAsync(HttpClient client)
    {
        var created = await Files.PostFileAsync(client, new byte[FileBytes]);
        created.StatusCode.ShouldBe(HttpStatusCode.Created);
        return (await created.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetGuid();
    }

    private static async Task<string> IssueAsync(HttpClient client)
    {
        var issued = await client.PostAsJsonAsync(
            "/v1/inbox/attachments/upload", new { filename = "note.txt", contentType = "text/plain", fileSize = FileBytes });
        return (await issued.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("data").GetProperty("presignedUrl").GetString()!;
    }

    private static async Task<HttpResponseMessage> PutAsync(HttpClient client, string url)
    {
        using var content = new ByteArrayContent(new byte[FileBytes]);
        content.Headers.ContentType = new MediaTypeHeaderValue("text/plain");
        return await client.PutAsync(url, content);
    }

    private static async Task<int> ReadAsync(HttpClient client, Guid id)
    {
        var metadata = await client.GetFromJsonAsync<JsonElement>($"/v1/attachments/{id}");
        return (await client.GetByteArrayAsync(metadata.GetProperty("url").GetString())).Length;
    }
}
