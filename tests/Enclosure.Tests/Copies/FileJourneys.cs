using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using Enclosure.Tests.Support;
using Shouldly;

namespace Enclosure.Tests.Copies;

/// <summary>Files that go up, are looked at, come down and go away, by both dialects; what was acknowledged is remembered.</summary>
internal sealed class FileJourneys(Fleet fleet)
{
    private readonly ConcurrentDictionary<string, byte[]> _kept = new();
    private readonly ConcurrentBag<string> _deleted = [];

    public int Count => _kept.Count + _deleted.Count;

    /// <summary>By form: up, its metadata, down by its link; every third is deleted again.</summary>
    public async Task ByFormAsync(CancellationToken stop)
    {
        using var client = fleet.Robotomail();
        for (var number = 0; !stop.IsCancellationRequested; number++)
        {
            await Lately.BreatheAsync();
            var (bytes, name) = (Files.Random(Random.Shared.Next(1, 40_000)), $"form-{Guid.NewGuid():n}.bin");
            using var created = await client.PersistAsync(
                HttpMethod.Post, "/v1/attachments", () => new UploadForm().File(bytes, name).ToContent(), name);
            var id = (await created.ShouldBeAsync(HttpStatusCode.Created)).Text("id");
            await ShouldBeThereAsync(client, id, bytes);
            if (number % 3 > 0)
            {
                _kept[id] = bytes;
                continue;
            }

            using var deleted = await client.PersistAsync(HttpMethod.Delete, $"/v1/attachments/{id}");
            deleted.StatusCode.ShouldBeOneOf(HttpStatusCode.OK, HttpStatusCode.NotFound);
            _deleted.Add(id);
        }
    }

    /// <summary>By link: asked for, put, completed, down by its plain link.</summary>
    public async Task ByLinkAsync(CancellationToken stop)
    {
        using var client = fleet.SendKit();
        while (!stop.IsCancellationRequested)
        {
            await Lately.BreatheAsync();
            var bytes = Files.Random(Random.Shared.Next(1, 40_000));
            var (id, url, _) = await UploadAsync(client, bytes, $"link-{Guid.NewGuid():n}.bin");
            using var down = await client.PersistAsync(HttpMethod.Get, url);
            (await down.Content.ReadAsByteArrayAsync()).ShouldBe(bytes);
            _kept[id] = bytes;
        }
    }

    /// <summary>Asks for a link, puts and completes. Its id, its plain link and its key.</summary>
    public static async Task<(string Id, string Url, string Key)> UploadAsync(HttpClient client, byte[] bytes, string name)
    {
        using var issued = await client.PersistAsync(
            HttpMethod.Post,
            SendKitClient.UploadPath,
            () => JsonContent.Create(new { filename = name, contentType = "text/plain", fileSize = bytes.Length }),
            name);
        var link = (await issued.ShouldBeAsync(HttpStatusCode.OK)).GetProperty("data");
        using var put = await client.PersistAsync(HttpMethod.Put, link.Text("presignedUrl"), () => new ByteArrayContent(bytes)
        {
            Headers = { ContentType = new MediaTypeHeaderValue("text/plain") },
        });
        put.StatusCode.ShouldBe(HttpStatusCode.OK, await put.Content.ReadAsStringAsync());
        using var completed = await client.PersistAsync(HttpMethod.Post, $"/v1/inbox/attachments/{link.Text("id")}/complete");
        await completed.ShouldBeAsync(HttpStatusCode.OK);
        return (link.Text("id"), link.Text("url"), link.Text("key"));
    }

    /// <summary>Everything acknowledged is there, once, whole; what was deleted is not.</summary>
    public async Task VerifyAsync()
    {
        using var client = fleet.Robotomail();
        await Parallel.ForEachAsync(_kept, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (each, _) =>
            await ShouldBeThereAsync(client, each.Key, each.Value));
        foreach (var id in _deleted) (await client.GetAsync($"/v1/attachments/{id}")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        var doubled = await fleet.Core.Database.ReadAsync(
            sql => sql.ListAsync<string>(
                "select filename from attachments where direction = 'outbound' group by filename having count(*) > 1"),
            CancellationToken.None);
        doubled.ShouldBeEmpty("uploaded twice");
    }

    private static async Task ShouldBeThereAsync(HttpClient client, string id, byte[] bytes)
    {
        using var asked = await client.PersistAsync(HttpMethod.Get, $"/v1/attachments/{id}");
        var url = (await asked.ShouldBeAsync(HttpStatusCode.OK)).Text("url");
        using var down = await client.PersistAsync(HttpMethod.Get, url);
        (await down.Content.ReadAsByteArrayAsync()).AsSpan().SequenceEqual(bytes).ShouldBeTrue($"file {id} came back changed");
    }
}
