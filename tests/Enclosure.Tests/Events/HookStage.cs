using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Enclosure.Tests.Support;

namespace Enclosure.Tests.Events;

/// <summary>A server on a clock of its own, and a receiver that its hooks may lead to.</summary>
internal sealed class HookStage : IAsyncDisposable
{
    private HookStage(TestServer server, TestClock clock, HookReceiver receiver)
    {
        (Server, Clock, Receiver) = (server, clock, receiver);
        Client = server.Robotomail();
    }

    public TestServer Server { get; }
    public TestClock Clock { get; }
    public HookReceiver Receiver { get; }
    public HttpClient Client { get; }

    public static async Task<HookStage> SetAsync()
    {
        var clock = new TestClock();
        var settings = new Dictionary<string, string?> { ["Webhooks:AllowPrivateTargets"] = "true" };
        return new HookStage(await TestServer.StartAsync(clock, settings), clock, await HookReceiver.StartAsync());
    }

    /// <summary>Moves the clock and wakes who may just have looked at it.</summary>
    public void Advance(TimeSpan by)
    {
        Clock.Advance(by);
        Server.Core.EventSignal.Raise();
    }

    /// <summary>Makes a hook to the receiver, as answered.</summary>
    public async Task<JsonElement> HookAsync(string path = "/hook", object? headers = null, string? mailboxId = null)
    {
        var body = new { url = Receiver.Url + path, events = new[] { "message.received" }, headers, mailboxId };
        using var answer = await Client.PostAsJsonAsync("/v1/webhooks", body);
        return (await answer.ShouldBeAsync(HttpStatusCode.Created)).GetProperty("webhook");
    }

    public async Task<JsonElement> HookRowAsync(string id) =>
        (await Client.GetAsync($"/v1/webhooks/{id}").JsonAsync()).GetProperty("webhook");

    public async Task<IReadOnlyList<JsonElement>> DeliveriesAsync(string hookId) =>
        [.. (await Client.GetAsync($"/v1/webhooks/{hookId}/deliveries").JsonAsync()).GetProperty("deliveries").EnumerateArray()];

    /// <summary>The hook's newest delivery, once it was tried so often.</summary>
    public async Task<JsonElement> TriedAsync(string hookId, int attempts)
    {
        JsonElement? found = null;
        await Eventually.TrueAsync(
            async () => (found = (await DeliveriesAsync(hookId)).Cast<JsonElement?>().FirstOrDefault()) is { } row
                && row.Number("attempts") == attempts,
            $"{attempts} tries");
        return found!.Value;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Server.DisposeAsync();
        await Receiver.DisposeAsync();
    }
}
