using System.Net.Http.Headers;
using System.Text.Json;
using Enclosure.Bench.Peers;

namespace Enclosure.Bench.Workloads;

/// <summary>Fills our server before a load reads from it.</summary>
internal static class Uploaded
{
    public static async Task<string[]> Files(EnclosureServer server, int count, int size, CancellationToken stop)
    {
        var ids = new string[count];
        var limits = new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = stop };
        await Parallel.ForAsync(0, count, limits, async (index, token) => ids[index] = await Upload(server, size, token));
        return ids;
    }

    /// <summary>The signed links of the given attachments.</summary>
    public static async Task<string[]> Links(EnclosureServer server, string[] ids, CancellationToken stop)
    {
        var links = new string[ids.Length];
        for (var index = 0; index < ids.Length; index++)
        {
            var text = await server.Http.GetStringAsync(new Uri($"/v1/attachments/{ids[index]}", UriKind.Relative), stop);
            links[index] = Text(text, "url");
        }

        return links;
    }

    private static async Task<string> Upload(EnclosureServer server, int size, CancellationToken stop)
    {
        var file = new ReadOnlyMemoryContent(Payload.Bytes(size));
        file.Headers.ContentType = new MediaTypeHeaderValue("application/pdf");
        using var form = new MultipartFormDataContent { { file, "file", "report.pdf" } };
        using var answer = await server.Http.PostAsync(new Uri("/v1/attachments", UriKind.Relative), form, stop);
        var text = await answer.Content.ReadAsStringAsync(stop);
        return answer.IsSuccessStatusCode
            ? Text(text, "id")
            : throw new PeerMissingException($"an upload was answered {(int)answer.StatusCode}: {text}");
    }

    private static string Text(string json, string member)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.GetProperty(member).GetString()!;
    }
}
