using System.Net;
using System.Text.Json;
using Shouldly;

namespace Enclosure.Tests.Support;

/// <summary>One event of a stream, or a comment.</summary>
internal sealed record StreamItem(string? Id, string? Event, string? Data, string? Comment)
{
    public JsonElement Json => JsonSerializer.Deserialize<JsonElement>(Data!);
}

/// <summary>A client of the event stream: reads what comes, item by item.</summary>
internal sealed class EventReader : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private readonly StreamReader _lines;

    private EventReader(HttpResponseMessage answer, Stream body) => (Answer, _lines) = (answer, new StreamReader(body));

    public HttpResponseMessage Answer { get; }

    public static async Task<EventReader> OpenAsync(HttpClient client, string query = "", string? lastEventId = null) =>
        await OfAsync(await AskAsync(client, query, lastEventId));

    /// <summary>Of an answer that has begun.</summary>
    public static async Task<EventReader> OfAsync(HttpResponseMessage answer)
    {
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("text/event-stream");
        return new EventReader(answer, await answer.Content.ReadAsStreamAsync());
    }

    public static Task<HttpResponseMessage> AskAsync(HttpClient client, string query = "", string? lastEventId = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, "/v1/events" + query);
        if (lastEventId is not null) request.Headers.Add("Last-Event-ID", lastEventId);
        return client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    /// <summary>The next item; null at the end of the stream.</summary>
    public async Task<StreamItem?> NextAsync()
    {
        using var late = new CancellationTokenSource(Patience);
        var item = new StreamItem(null, null, null, null);
        while (await _lines.ReadLineAsync(late.Token) is { } line)
        {
            if (line.Length == 0) return item;
            var (name, value) =
                (line[..line.IndexOf(": ", StringComparison.Ordinal)], line[(line.IndexOf(": ", StringComparison.Ordinal) + 2)..]);
            item = name switch
            {
                "id" => item with { Id = value },
                "event" => item with { Event = value },
                "data" => item with { Data = value },
                "" => item with { Comment = value },
                _ => throw new InvalidDataException(line),
            };
        }

        return null;
    }

    /// <summary>Message ids of the next events, whatever comments come between.</summary>
    public async Task<IReadOnlyList<Guid>> MessagesAsync(int count)
    {
        var ids = new List<Guid>();
        while (ids.Count < count)
            if (await NextAsync() is { Data: not null } item) ids.Add(item.Json.GetProperty("data").GetProperty("message_id").GetGuid());
        return ids;
    }

    public void Dispose() => Answer.Dispose();
}
