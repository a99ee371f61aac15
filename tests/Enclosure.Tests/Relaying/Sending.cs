using System.Text;
using Enclosure.Relaying;

namespace Enclosure.Tests.Relaying;

/// <summary>Short words for what the tests of the relay do.</summary>
internal static class Sending
{
    /// <summary>A greeting and all that a relay can offer.</summary>
    public const string Ready =
        """
        < 220 relay.example ready
        > EHLO client.example
        < 250-relay.example
        < 250-PIPELINING
        < 250-SIZE 1000000
        < 250 8BITMIME

        """;

    /// <summary>The same of a relay that offers nothing.</summary>
    public const string ReadyBare = "< 220 relay.example ready\n> EHLO client.example\n< 250 relay.example\n";

    public const string Text = "Subject: Hello\r\n\r\nHello.\r\n";

    public static RelayEnvelope To(params string[] recipients) => new("ann@example.com", recipients, Text.Length, NeedsSmtpUtf8: false);

    public static Task<RelayOutcome> SendAsync(
        this Relay relay, RelayEnvelope envelope, string text = Text, CancellationToken ct = default) =>
        relay.DeliverAsync(envelope, Writing(text), Yes, ct);

    public static async Task<RelayOutcome> SendAsync(this ScriptedRelay server, RelayEnvelope envelope, string text = Text)
    {
        await using var relay = new Relay(server.Terms, TimeProvider.System);
        return await relay.SendAsync(envelope, text);
    }

    public static Func<Stream, CancellationToken, Task> Writing(string text) =>
        async (stream, ct) => await stream.WriteAsync(Encoding.UTF8.GetBytes(text), ct);

    public static Task<bool> Yes(CancellationToken ct) => Task.FromResult(true);

    public static Task<bool> No(CancellationToken ct) => Task.FromResult(false);

    public static IEnumerable<int> Codes(this RelayOutcome outcome) => outcome.Recipients.Select(reply => reply.Code);
}
