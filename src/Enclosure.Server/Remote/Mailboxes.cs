namespace Enclosure.Server.Remote;

/// <summary>Which messages are wanted.</summary>
public sealed record MessageWish(string? Direction, DateTimeOffset? Since, int Limit);

/// <summary>Mailboxes of a server, what came to them and what goes out of them.</summary>
public sealed class Mailboxes(RemoteServer server)
{
    private const int LargestPage = 100;

    public async Task<IReadOnlyList<RemoteMailbox>> ListAsync(CancellationToken ct) =>
        (await server.GetAsync("/v1/mailboxes", RemoteJson.Default.MailboxList, ct)).Mailboxes;

    /// <summary>Newest first.</summary>
    public async Task<IReadOnlyList<RemoteMessage>> MessagesAsync(Guid mailboxId, MessageWish wish, CancellationToken ct)
    {
        var messages = new List<RemoteMessage>();
        while (messages.Count < wish.Limit)
        {
            var size = Math.Min(LargestPage, wish.Limit - messages.Count);
            var page = await server.GetAsync(
                $"/v1/mailboxes/{mailboxId}/messages?limit={size}&offset={messages.Count}{Query(wish)}",
                RemoteJson.Default.MessageList,
                ct);
            messages.AddRange(page.Messages);
            if (page.Messages.Count < size) break;
        }

        return messages;
    }

    public async Task<RemoteMessage> MessageAsync(Guid mailboxId, Guid id, CancellationToken ct) =>
        (await server.GetAsync($"/v1/mailboxes/{mailboxId}/messages/{id}", RemoteJson.Default.MessageAnswer, ct)).Message;

    /// <summary>What there is to say of a message before it is sent; nothing is kept.</summary>
    public async Task<RemotePreflight> PreflightAsync(Guid mailboxId, Draft draft, CancellationToken ct) =>
        (await server.ReadAsync(
            _ => Post($"/v1/mailboxes/{mailboxId}/messages/preflight", draft),
            RemoteJson.Default.PreflightAnswer,
            isRepeatable: true,
            ct)).Preflight;

    /// <summary>Once, however often it is asked.</summary>
    public async Task<RemoteMessage> SendAsync(Guid mailboxId, Draft draft, CancellationToken ct)
    {
        var idempotencyKey = RemoteServer.NewIdempotencyKey();
        var sent = await server.ReadAsync(
            _ =>
            {
                var request = Post($"/v1/mailboxes/{mailboxId}/messages", draft);
                request.Headers.Add("Idempotency-Key", idempotencyKey);
                return request;
            },
            RemoteJson.Default.MessageAnswer,
            isRepeatable: true,
            ct);
        return sent.Message;
    }

    private static string Query(MessageWish wish) =>
        (wish.Direction is null ? "" : $"&direction={wish.Direction}")
        + (wish.Since is { } since ? $"&since={Uri.EscapeDataString(since.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'"))}" : "");

    private HttpRequestMessage Post(string path, Draft draft) => new(HttpMethod.Post, server.Address.At(path))
    {
        Content = RemoteServer.Json(draft, RemoteJson.Default.Draft),
    };
}
