using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using Enclosure.Tests.Support;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Crash;

/// <summary>
/// The built server, killed in the middle of its work: what it acknowledged is there afterwards, and nothing unlisted beside it.
/// </summary>
public sealed class KillTests
{
    private static readonly int Rounds = Thoroughness.Of(12);
    private const int Connections = 4;
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(45);

    [Fact]
    public async Task Every_acknowledged_upload_survives_kill_9_at_random_moments()
    {
        using var data = new TempDirectory();
        var kept = new ConcurrentDictionary<Guid, byte[]>();
        var watch = Stopwatch.StartNew();
        for (var round = 0; round < Rounds && watch.Elapsed < Budget; round++) await UploadUntilKilledAsync(data.Path, kept);

        kept.Count.ShouldBeGreaterThan(Rounds, "else too little was acknowledged for this test to show anything");
        using (var server = await ServerProcess.StartAsync(data.Path)) await VerifyAsync(server, data.Path, kept);
        await VerifyDirectoryAsync(data.Path);
    }

    private static async Task UploadUntilKilledAsync(string data, ConcurrentDictionary<Guid, byte[]> kept)
    {
        using var server = await ServerProcess.StartAsync(data);
        var keys = server.Keys(data)!.Value;
        var loops = Enumerable.Range(0, Connections)
            .Select(i => i % 2 == 0 ? PostLoopAsync(server.Url, keys, kept) : PutLoopAsync(server.Url, keys, kept))
            .ToList();
        await SomeMoreAsync(kept);
        server.Kill();
        await Task.WhenAll(loops);
    }

    /// <summary>A random moment, but one by which this server has acknowledged something: it may be slow to warm up.</summary>
    private static async Task SomeMoreAsync(ConcurrentDictionary<Guid, byte[]> kept)
    {
        var (enough, watch) = (kept.Count + Random.Shared.Next(2, 25), Stopwatch.StartNew());
        while (kept.Count < enough && watch.Elapsed < TimeSpan.FromSeconds(4)) await Task.Delay(1);
        await Task.Delay(Random.Shared.Next(0, 20));
    }

    private static Task PostLoopAsync(string url, JsonElement keys, ConcurrentDictionary<Guid, byte[]> kept) =>
        UntilBrokenAsync(url, async client =>
        {
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
                "Bearer", keys.GetProperty("robotomailKey").GetString());
            var bytes = RandomBytes();
            using var created = await Files.PostFileAsync(client, bytes);
            if (created.IsSuccessStatusCode)
                kept[(await created.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetGuid()] = bytes;
        });

    private static Task PutLoopAsync(string url, JsonElement keys, ConcurrentDictionary<Guid, byte[]> kept) =>
        UntilBrokenAsync(url, async client =>
        {
            client.DefaultRequestHeaders.Remove("X-Api-Key");
            client.DefaultRequestHeaders.Add("X-Api-Key", keys.GetProperty("sendkitKey").GetString());
            var bytes = RandomBytes();
            using var issued = await client.PostAsJsonAsync(
                "/v1/inbox/attachments/upload", new { filename = "note.txt", contentType = "text/plain", fileSize = bytes.Length });
            var link = (await issued.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("data");
            using var content = new ByteArrayContent(bytes);
            content.Headers.ContentType = new MediaTypeHeaderValue("text/plain");
            using var put = await client.PutAsync(link.GetProperty("presignedUrl").GetString(), content);
            if (put.IsSuccessStatusCode) kept[link.GetProperty("id").GetGuid()] = bytes;
        });

    private static async Task UntilBrokenAsync(string url, Func<HttpClient, Task> upload)
    {
        using var client = new HttpClient { BaseAddress = new Uri(url) };
        try
        {
            while (true) await upload(client);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or JsonException)
        {
        }
    }

    private static async Task VerifyAsync(ServerProcess server, string data, ConcurrentDictionary<Guid, byte[]> kept)
    {
        var keys = server.Keys(data)!.Value;
        using var client = new HttpClient { BaseAddress = new Uri(server.Url) };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", keys.GetProperty("robotomailKey").GetString());
        await Parallel.ForEachAsync(kept, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (each, ct) =>
        {
            (await client.GetAsync($"/v1/inbox/attachments/{each.Key}", ct)).Dispose();
            var metadata = await client.GetFromJsonAsync<JsonElement>($"/v1/attachments/{each.Key}", ct);
            var bytes = await client.GetByteArrayAsync(metadata.GetProperty("url").GetString(), ct);
            bytes.AsSpan().SequenceEqual(each.Value).ShouldBeTrue($"file {each.Key} came back changed");
        });
    }

    private static async Task VerifyDirectoryAsync(string data)
    {
        (await ServerProcess.RunAsync(data, "sweep")).Code.ShouldBe(0);
        var (code, output, error) = await ServerProcess.RunAsync(data, "check", "--json");
        code.ShouldBe(0, output + error);
        JsonDocument.Parse(output).RootElement.GetArrayLength().ShouldBe(0);
    }

    private static byte[] RandomBytes() => RandomNumberGenerator.GetBytes(RandomNumberGenerator.GetInt32(1, 300_000));
}
