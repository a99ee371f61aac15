using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Enclosure.Tests.Relaying;
using Enclosure.Tests.Support;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Crash;

/// <summary>The built server, killed between a reply's 200 and its mail.</summary>
public sealed partial class ReplyKillTests
{
    private const int Rounds = 4;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task A_reply_that_was_answered_is_sent_once_though_the_server_is_killed()
    {
        using var relay = await RawReceiver.StartAsync();
        using var data = new TempDirectory();
        var marks = new List<string>();
        for (var round = 0; round < Rounds; round++) marks.AddRange(await ReplyAndKillAsync(data.Path, relay.Port, round));

        using var server = await ServerProcess.StartWithRelayAsync(data.Path, relay.Port);
        var watch = Stopwatch.StartNew();
        while (!marks.All(mark => MessagesWith(relay, mark).Count > 0) && watch.Elapsed < Patience) await Task.Delay(100);

        foreach (var mark in marks) MessagesWith(relay, mark).Distinct().ShouldHaveSingleItem(mark);
        using var client = Client(server.Url, server.Keys(data.Path)!.Value, "sendkitKey");
        (await client.ConversationsAsync()).ShouldAllBe(row => row.Number("messageCount") == 3);
    }

    /// <summary>One reply at once and one for a moment when nothing runs; what they can be known by.</summary>
    private static async Task<string[]> ReplyAndKillAsync(string data, int relayPort, int round)
    {
        using var server = await ServerProcess.StartWithRelayAsync(data, relayPort);
        var keys = server.Keys(data)!.Value;
        using var robotomail = Client(server.Url, keys, "robotomailKey");
        using var client = Client(server.Url, keys, "sendkitKey");
        var mailbox = keys.GetProperty("mailboxAddress").GetString();
        var id = (await robotomail.ReceiveAsync(InboundClient.Plain($"Offer {round}"), $"?rcpt={mailbox}")).Received.Text("threadId");
        string[] marks = [$"soon-{Guid.NewGuid():n}", $"later-{Guid.NewGuid():n}"];
        await client.ReplyAsync(id, new { body = marks[1], scheduledFor = DateTimeOffset.UtcNow.AddSeconds(2) });
        await client.ReplyAsync(id, new { body = marks[0] });
        server.Kill();
        return marks;
    }

    private static HttpClient Client(string url, JsonElement keys, string name)
    {
        var client = new HttpClient { BaseAddress = new Uri(url) };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", keys.GetProperty(name).GetString());
        return client;
    }

    /// <summary>The Message-IDs of what arrived with it: the relay may get the same message again.</summary>
    private static IReadOnlyList<string> MessagesWith(RawReceiver relay, string mark) =>
        [.. Enumerable.Range(1, relay.Count)
            .Select(number => Encoding.UTF8.GetString(relay.Message(number)))
            .Where(text => text.Contains(mark))
                .Select(text => MessageId().Match(text).Groups[1].Value)];

    [GeneratedRegex("^Message-ID: *\r?\n? *(<[^>]+>)", RegexOptions.Multiline | RegexOptions.IgnoreCase)]
    private static partial Regex MessageId();
}
