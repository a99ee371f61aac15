using System.Globalization;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Enclosure.Server.Remote;

/// <summary>Hears the event stream of a server (WHATWG HTML, section 9.2) and comes back where it was when it ends.</summary>
public sealed class Listening(RemoteServer server, Action<string> notice, TimeProvider time)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>More than twice the time between two heartbeats.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(75);

    /// <summary>
    /// Messages as they come in, until it is cancelled. Throws <see cref="RemoteException"/> when the server does not want to tell, and
    /// when it cannot be reached for long.
    /// </summary>
    /// <param name="mailboxId">Null for all mailboxes of the key.</param>
    /// <param name="listening">Called once it hears.</param>
    public async IAsyncEnumerable<RemoteMessage> MessagesAsync(
        Guid? mailboxId, Action listening, [EnumeratorCancellation] CancellationToken ct)
    {
        string? last = null;
        while (true)
        {
            using var answer = await OpenAsync(mailboxId, last, ct);
            listening();
            await foreach (var (id, data) in EventsAsync(answer, ct))
            {
                last = id ?? last;
                if (Read(data) is { } message) yield return message;
            }

            notice("The event stream ended; coming back to it.");
            await Task.Delay(Pause, time, ct);
        }
    }

    /// <summary>The stream from its beginning, with its body still to come.</summary>
    public async Task<HttpResponseMessage> OpenAsync(Guid? mailboxId, string? last, CancellationToken ct)
    {
        var query = mailboxId is { } id ? $"&mailboxId={id}" : "";
        var answer = await server.SendAsync(
            _ =>
            {
                var request = RemoteServer.Get(server.Address.At($"/v1/events?events=message.received{query}"));
                request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/event-stream"));
                if (last is not null) request.Headers.TryAddWithoutValidation("Last-Event-ID", last);
                return request;
            },
            isRepeatable: true,
            ct);
        try
        {
            await RemoteAnswer.RequireSuccessAsync(answer, ct);
            return answer;
        }
        catch (RemoteException)
        {
            answer.Dispose();
            throw;
        }
    }

    private static async IAsyncEnumerable<(string? Id, string Data)> EventsAsync(
        HttpResponseMessage answer, [EnumeratorCancellation] CancellationToken ct)
    {
        using var watch = new IdleWatch(ct, Patience);
        using var lines = new StreamReader(await answer.Content.ReadAsStreamAsync(ct));
        var (id, data) = ((string?)null, (string?)null);
        while (await LineAsync(lines, watch) is { } line)
        {
            if (line.StartsWith("id: ", StringComparison.Ordinal)) id = line[4..];
            else if (line.StartsWith("data: ", StringComparison.Ordinal)) data = line[6..];
            else if (line.Length == 0 && data is not null)
            {
                yield return (id, data);
                (id, data) = (null, null);
            }
        }
    }

    /// <summary>Null at the end, however it ended.</summary>
    private static async Task<string?> LineAsync(StreamReader lines, IdleWatch watch)
    {
        try
        {
            var line = await lines.ReadLineAsync(watch.Token);
            watch.Touch();
            return line;
        }
        catch (Exception e) when (e is IOException or HttpRequestException || (e is OperationCanceledException && watch.IsOver))
        {
            return null;
        }
    }

    /// <summary>Of what is withheld only its place is told.</summary>
    private static RemoteMessage? Read(string text)
    {
        if (Parse(text) is not { Event: "message.received", Data: { } data }) return null;
        return new RemoteMessage(
            data.MessageId,
            data.MailboxId,
            "INBOUND",
            data.From ?? "",
            data.To ?? [],
            data.Cc ?? [],
            data.Subject ?? (data.OverLimit ? "(withheld over the monthly limit)" : ""),
            "RECEIVED",
            null,
            data.ReceivedAt ?? DateTimeOffset.Parse("1970-01-01T00:00:00Z", CultureInfo.InvariantCulture),
            data.AttachmentsDropped,
            [.. (data.Attachments ?? []).Select(file =>
                new RemoteFile(file.Id, file.Filename, file.ContentType, file.SizeBytes, null, data.MessageId))],
            null);
    }

    private static EventEnvelope? Parse(string text)
    {
        try
        {
            return JsonSerializer.Deserialize(text, RemoteJson.Default.EventEnvelope);
        }
        catch (JsonException)
        {
            throw new RemoteDamageException("The server's stream has an event that is none of this API. Is it an Enclosure server?");
        }
    }
}
