using System.Net;
using System.Net.Sockets;
using System.Text;
using Enclosure.Server.Events;
using Enclosure.Webhooks;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Events;

public sealed class WebhookSenderTests
{
    /// <summary>
    /// As the servers do that come with a language. A connection that was made and is not used keeps such a receiver from every other.
    /// </summary>
    [Theory]
    [InlineData("HTTP/1.0 204 No Content\r\n\r\n", true)]
    [InlineData("HTTP/1.1 204 No Content\r\n\r\n", false)]
    public async Task A_receiver_that_serves_one_connection_after_the_other_gets_what_is_sent_side_by_side(string answer, bool closes)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var ended = new CancellationTokenSource();
        var served = Task.Run(() => ServeAsync(listener, answer, closes, ended.Token));
        var sender = new WebhookSender(_ => true, TimeSpan.FromSeconds(10), TimeProvider.System);
        var url = $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/";

        for (var round = 0; round < 300; round++)
        {
            var outcomes = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => sender.SendAsync(Due(url), "{}"u8.ToArray(), default)));
            outcomes.ShouldAllBe(outcome => outcome.IsDelivered, $"round {round}");
        }

        await ended.CancelAsync();
        await served;
    }

    private static DueDelivery Due(string url)
    {
        var id = Guid.CreateVersion7();
        return new DueDelivery(id, id, id, "message.received", id, DateTimeOffset.UnixEpoch, 0, url, Headers: null, "secret", "lease");
    }

    private static async Task ServeAsync(TcpListener listener, string answer, bool closes, CancellationToken ct)
    {
        try
        {
            while (true)
            {
                using var client = await listener.AcceptTcpClientAsync(ct);
                while (await AnswerAsync(client.GetStream(), answer, ct) && !closes) { }
            }
        }
        catch (OperationCanceledException)
        {
        }
    }

    /// <summary>Whether there was another request. One ends here with its body, "{}".</summary>
    private static async Task<bool> AnswerAsync(NetworkStream stream, string answer, CancellationToken ct)
    {
        var (text, buffer) = ("", new byte[4096]);
        while (!text.EndsWith("{}", StringComparison.Ordinal))
        {
            var read = await stream.ReadAsync(buffer, ct);
            if (read == 0) return false;
            text += Encoding.ASCII.GetString(buffer, 0, read);
        }

        await stream.WriteAsync(Encoding.ASCII.GetBytes(answer), ct);
        return true;
    }
}
