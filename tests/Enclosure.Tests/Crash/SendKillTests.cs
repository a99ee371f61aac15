using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Enclosure.Tests.Relaying;
using Enclosure.Tests.Support;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Crash;

/// <summary>
/// The built server, killed while it sends: what it answered with 201 arrives, each message whole, as the same message however often it
/// comes.
/// </summary>
public sealed partial class SendKillTests
{
    private static readonly int Wanted = Thoroughness.Of(510);
    private static readonly int Rounds = Thoroughness.Of(12);
    private const int Connections = 4;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Every_acknowledged_send_arrives_though_the_server_is_killed_at_random_moments()
    {
        using var relay = await RawReceiver.StartAsync();
        using var data = new TempDirectory();
        var sent = new ConcurrentDictionary<string, string>();

        for (var round = 1; round <= Rounds; round++) await SendUntilKilledAsync(data.Path, relay.Port, sent, Wanted * round / Rounds);

        sent.Count.ShouldBeGreaterThanOrEqualTo(Wanted);
        using var server = await ServerProcess.StartWithRelayAsync(data.Path, relay.Port);
        var watch = Stopwatch.StartNew();
        while (Arrived(relay).Select(message => message.Id).Distinct().Count(sent.ContainsKey) < sent.Count && watch.Elapsed < Patience)
            await Task.Delay(200);
        var arrived = Arrived(relay);
        sent.Keys.Except(arrived.Select(message => message.Id)).ShouldBeEmpty("answered with 201 and never arrived");
        foreach (var copies in arrived.GroupBy(message => message.Id))
            copies.Select(message => message.Text).Distinct().Count().ShouldBe(1, "a copy differs");
        foreach (var (id, marker) in sent) arrived.First(message => message.Id == id).Text.ShouldContain(marker);
        var duplicates = arrived.Count - arrived.Select(message => message.Id).Distinct().Count();
        TestContext.Current.TestOutputHelper?.WriteLine($"{sent.Count} sends, {Rounds} kills, {duplicates} came twice");
        duplicates.ShouldBeLessThanOrEqualTo(Rounds * 8, "only what was on its way at a kill may come again");
    }

    private static async Task SendUntilKilledAsync(string data, int relayPort, ConcurrentDictionary<string, string> sent, int enough)
    {
        using var server = await ServerProcess.StartWithRelayAsync(data, relayPort);
        var keys = server.Keys(data)!.Value;
        var loops = Enumerable.Range(0, Connections).Select(_ => SendLoopAsync(server.Url, keys, sent)).ToList();
        var watch = Stopwatch.StartNew();
        while (sent.Count < enough && watch.Elapsed < Patience) await Task.Delay(1);
        await Task.Delay(Random.Shared.Next(0, 20));
        server.Kill();
        await Task.WhenAll(loops);
    }

    private static async Task SendLoopAsync(string url, JsonElement keys, ConcurrentDictionary<string, string> sent)
    {
        using var client = new HttpClient { BaseAddress = new Uri(url) };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", keys.GetProperty("robotomailKey").GetString());
        var messages = $"/v1/mailboxes/{keys.GetProperty("mailboxId").GetString()}/messages";
        try
        {
            while (true)
            {
                var bytes = Files.Random(Random.Shared.Next(1, 9000));
                var id = (await client.UploadAsync(bytes, "a.bin", "application/octet-stream")).Text("id");
                using var answer = await client.PostMessageAsync(messages, SendingClient.Letter(id));
                var message = (await answer.ShouldBeAsync(HttpStatusCode.Created)).GetProperty("message");
                sent[message.Text("messageId")] = Convert.ToBase64String(bytes, Base64FormattingOptions.InsertLineBreaks);
            }
        }
        catch (Exception e) when (e is HttpRequestException or IOException or JsonException)
        {
        }
    }

    private static IReadOnlyList<(string Id, string Text)> Arrived(RawReceiver relay) =>
        [.. Enumerable.Range(1, relay.Count)
            .Select(number => Encoding.UTF8.GetString(relay.Message(number)))
            .Select(text => (MessageId().Match(text).Groups[1].Value, text))];

    [GeneratedRegex("^Message-ID: *\r?\n? *(<[^>]+>)", RegexOptions.Multiline | RegexOptions.IgnoreCase)]
    private static partial Regex MessageId();
}
