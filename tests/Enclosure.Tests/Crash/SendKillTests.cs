using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Enclosure.Tests.Relaying;
using Enclosure.Tests.Support;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Crash;

/// <summary>The built server, killed while it sends: every acknowledged message reaches the relay, and twice only what was on its way at a kill.</summary>
public sealed partial class SendKillTests(ITestOutputHelper output)
{
    private const int Rounds = 6;
    private const int Clients = 4;
    private const int CarriedAtOnce = 8;

    [Fact]
    public async Task Every_acknowledged_message_reaches_the_relay_whenever_the_server_is_killed()
    {
        using var receiver = await RawReceiver.StartAsync();
        using var data = new TempDirectory();
        var acknowledged = new ConcurrentBag<string>();
        for (var round = 0; round < Rounds; round++) await SendUntilKilledAsync(data.Path, receiver.Port, acknowledged);

        using var server = await StartAsync(data.Path, receiver.Port);
        using var client = Client(server, data.Path, out var messages);
        await Eventually.TrueAsync(() => IsAllDeliveredAsync(client, messages), "everything sent is delivered");

        var seen = Received(receiver).GroupBy(id => id).ToDictionary(same => same.Key, same => same.Count());
        acknowledged.Count.ShouldBeGreaterThan(Rounds, "else too little was acknowledged for this test to show anything");
        acknowledged.Except(seen.Keys).ShouldBeEmpty();
        var twice = seen.Values.Sum() - seen.Count;
        output.WriteLine($"{acknowledged.Count} acknowledged, {seen.Count} received, {twice} of them twice");
        twice.ShouldBeLessThanOrEqualTo(Rounds * CarriedAtOnce);
    }

    private static async Task SendUntilKilledAsync(string data, int port, ConcurrentBag<string> acknowledged)
    {
        using var server = await StartAsync(data, port);
        using var client = Client(server, data, out var messages);
        var enough = acknowledged.Count + Random.Shared.Next(5, 30);
        var loops = Enumerable.Range(0, Clients).Select(_ => SendLoopAsync(client, messages, acknowledged)).ToList();
        var watch = Stopwatch.StartNew();
        while (acknowledged.Count < enough && watch.Elapsed < TimeSpan.FromSeconds(5)) await Task.Delay(1);
        server.Kill();
        await Task.WhenAll(loops);
    }

    private static async Task SendLoopAsync(HttpClient client, string messages, ConcurrentBag<string> acknowledged)
    {
        try
        {
            while (true)
            {
                using var answer = await client.PostMessageAsync(messages, SendingClient.Letter());
                answer.EnsureSuccessStatusCode();
                acknowledged.Add((await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("message").Text("messageId"));
            }
        }
        catch (Exception e) when (e is HttpRequestException or IOException or TaskCanceledException)
        {
        }
    }

    private static Task<ServerProcess> StartAsync(string data, int port) => ServerProcess.StartAsync(
        data,
        "/usr/bin/env",
        "ENCLOSURE_Outbound__Mode=relay",
        "ENCLOSURE_Outbound__Relay__Host=127.0.0.1",
        $"ENCLOSURE_Outbound__Relay__Port={port}",
        "ENCLOSURE_Outbound__Relay__Tls=none",
        "ENCLOSURE_Outbound__MailboxPerMinute=0",
        "ENCLOSURE_Outbound__AccountPerMinute=0");

    private static HttpClient Client(ServerProcess server, string data, out string messages)
    {
        var keys = server.Keys(data)!.Value;
        messages = $"/v1/mailboxes/{keys.Text("mailboxId")}/messages";
        var client = new HttpClient { BaseAddress = new Uri(server.Url) };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", keys.Text("robotomailKey"));
        return client;
    }

    private static async Task<bool> IsAllDeliveredAsync(HttpClient client, string messages)
    {
        for (var offset = 0; ; offset += 100)
        {
            var page = (await client.GetFromJsonAsync<JsonElement>($"{messages}?limit=100&offset={offset}")).GetProperty("messages").EnumerateArray().ToList();
            if (page.Exists(message => message.Text("status") != "DELIVERED")) return false;
            if (page.Count < 100) return true;
        }
    }

    private static IEnumerable<string> Received(RawReceiver receiver)
    {
        for (var number = 1; receiver.Has(number); number++)
            yield return MessageId().Match(Encoding.UTF8.GetString(receiver.Message(number))).Groups[1].Value;
    }

    [GeneratedRegex("^Message-ID: *(?:\r\n )?(<[^>]+>)", RegexOptions.Multiline)]
    private static partial Regex MessageId();
}
