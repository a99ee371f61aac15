using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Enclosure.Tests.Support;
using Shouldly;

namespace Enclosure.Tests.Copies;

/// <summary>Who is told of events: a webhook, and a client of the stream that comes back with what it saw last.</summary>
internal sealed class Listeners : IAsyncDisposable
{
    private const string IdField = "id: ";
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly Fleet _fleet;
    private readonly HookReceiver _hook;
    private readonly ConcurrentQueue<long> _streamed = [];
    private readonly ConcurrentDictionary<(string Kind, string MessageId), int> _posted = new();

    private Listeners(Fleet fleet, HookReceiver hook) => (_fleet, _hook) = (fleet, hook);

    public static async Task<Listeners> StartAsync(Fleet fleet)
    {
        var listeners = new Listeners(fleet, await HookReceiver.StartAsync());
        using var client = fleet.Robotomail();
        using var made = await client.PostAsJsonAsync(
            "/v1/webhooks",
            new { url = listeners._hook.Url, events = new[] { "message.received", "message.sent", "message.delivered" } });
        await made.ShouldBeAsync(HttpStatusCode.Created);
        return listeners;
    }

    /// <summary>Follows the stream, and comes back when it ends.</summary>
    public async Task FollowAsync(CancellationToken stop)
    {
        using var client = _fleet.Robotomail();
        while (!stop.IsCancellationRequested)
        {
            try
            {
                using var answer = await EventReader.AskAsync(client, "", _streamed.LastOrDefault().ToString(CultureInfo.InvariantCulture));
                if (answer.IsSuccessStatusCode) await ReadAsync(answer, stop);
            }
            catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
            {
            }

            await Task.Delay(Pause, CancellationToken.None);
        }
    }

    /// <summary>The stream told everything that has happened.</summary>
    public Task HeardAsync() =>
        Lately.TrueAsync(async () => _streamed.LastOrDefault() >= await LastAsync(), "the stream told everything");

    /// <summary>Each event came to the stream once and in its order, and to the hook at least once.</summary>
    public async Task VerifyAsync()
    {
        _streamed.ShouldBe(Enumerable.Range(1, (int)await LastAsync()).Select(number => (long)number));
        var happened = await _fleet.Core.Database.ReadAsync(
            sql => sql.ListAsync<Event>("select kind, message_id from events"), CancellationToken.None);
        await Lately.TrueAsync(
            async () =>
            {
                while (!_hook.IsQuiet) Note(await _hook.NextAsync());
                return happened.All(each => _posted.ContainsKey((each.Kind, each.MessageId)));
            },
            "every event was posted");
        Xunit.TestContext.Current.TestOutputHelper?.WriteLine(
            $"{happened.Count} events, {_posted.Values.Sum()} posts, {_streamed.Count} lines of the stream");
    }

    public ValueTask DisposeAsync() => _hook.DisposeAsync();

    private async Task ReadAsync(HttpResponseMessage answer, CancellationToken stop)
    {
        using var lines = new StreamReader(await answer.Content.ReadAsStreamAsync(stop));
        while (await lines.ReadLineAsync(stop) is { } line)
            if (line.StartsWith(IdField, StringComparison.Ordinal))
                _streamed.Enqueue(long.Parse(line.AsSpan(IdField.Length), CultureInfo.InvariantCulture));
    }

    private void Note(Posted posted)
    {
        var body = JsonSerializer.Deserialize<JsonElement>(posted.Body);
        _posted.AddOrUpdate((body.Text("event"), body.GetProperty("data").Text("message_id")), 1, (_, count) => count + 1);
    }

    private Task<long> LastAsync() => _fleet.Core.Database.ReadAsync(
        sql => sql.ValueAsync<long>("select event_seq from accounts where id = @Id", new { _fleet.Account.Account.Id }),
        CancellationToken.None);

    private sealed record Event(string Kind, string MessageId);
}
