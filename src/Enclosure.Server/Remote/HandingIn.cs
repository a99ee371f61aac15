using System.Net.Http.Headers;

namespace Enclosure.Server.Remote;

/// <summary>Mail handed in to a server as if it had just come.</summary>
public sealed class HandingIn(RemoteServer server)
{
    /// <summary>Beyond it the server is asked first whether it wants the bytes at all.</summary>
    private const long AskedFirst = 1 << 20;

    /// <summary>
    /// One message to one mailbox; what came within 24 hours before is told as a duplicate. Throws <see cref="RemoteException"/>.
    /// </summary>
    /// <param name="sender">Of the envelope; null when the message's <c>Return-Path</c> is to say it.</param>
    public async Task<RemoteReceived> SendAsync(SourceFile message, string mailbox, string? sender, CancellationToken ct)
    {
        var path = $"/v1/inbound?rcpt={Uri.EscapeDataString(mailbox)}"
            + (sender is null ? "" : $"&from={Uri.EscapeDataString(sender)}");
        var answer = await server.ReadAsync(
            watch => Request(path, message, watch), RemoteJson.Default.ReceivedAnswer, message.IsRepeatable, ct);
        return answer.Messages[0];
    }

    private HttpRequestMessage Request(string path, SourceFile message, IdleWatch watch)
    {
        var content = new FileContent(message, watch, _ => { });
        content.Headers.ContentType = new MediaTypeHeaderValue(message.ContentType);
        var request = new HttpRequestMessage(HttpMethod.Post, server.Address.At(path)) { Content = content };
        request.Headers.ExpectContinue = message.Length is null or > AskedFirst;
        return request;
    }
}
