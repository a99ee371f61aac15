using System.Collections.Concurrent;
using Enclosure.Server.Outgoing;
using Enclosure.Server.Telemetry;
using Enclosure.Tests.Support;
using Microsoft.Extensions.Logging;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Mail.Delivery;

/// <summary>The loop that carries what is due.</summary>
public sealed class MailCourierTests : IDisposable, ILogger<OutgoingLog>
{
    private readonly EnclosureMeter _meter = new();
    private readonly ConcurrentQueue<string?> _logged = [];

    [Fact]
    public async Task No_more_messages_are_carried_at_once_than_there_may_be_connections()
    {
        var (relay, goOn, underWay, most) = (new ScriptedRelay(), new TaskCompletionSource(), 0, 0);
        relay.BeforeEnd = async ct =>
        {
            lock (relay) most = Math.Max(most, ++underWay);
            await goOn.Task.WaitAsync(ct);
            lock (relay) underWay--;
        };
        await using var fixture = await CoreFixture.OpenAsync(relay: relay.Delivery);
        for (var n = 0; n < 7; n++) await fixture.SendAsync($"{n}@example.com");
        using var courier = await StartAsync(fixture, atOnce: 2);

        await Eventually.TrueAsync(() => underWay == 2, "two are carried");
        fixture.Core.EventSignal.Raise();
        (await LeasedAsync(fixture)).ShouldBe(2, "the others are left to whoever has room");
        goOn.SetResult();
        await Eventually.TrueAsync(() => relay.Ended.Count == 7, "all are carried");
        await courier.StopAsync(CancellationToken.None);

        most.ShouldBe(2);
    }

    [Fact]
    public async Task A_turn_that_fails_is_logged_and_the_next_goes_on()
    {
        var relay = new ScriptedRelay();
        await using var fixture = await CoreFixture.OpenAsync(relay: relay.Delivery);
        await fixture.SendAsync("ann@example.com");
        await fixture.Core.Database.WriteAsync(sql => sql.ExecuteAsync("alter table outbox rename to away"));
        using var courier = await StartAsync(fixture, atOnce: 1);

        await Eventually.TrueAsync(() => _logged.Contains("OutgoingFailed"), "a turn fails");
        await fixture.Core.Database.WriteAsync(sql => sql.ExecuteAsync("alter table away rename to outbox"));
        fixture.Clock.Advance(TimeSpan.FromSeconds(1));
        fixture.Core.EventSignal.Raise();

        await Eventually.TrueAsync(() => relay.Ended.Count == 1, "the message is carried");
        await courier.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task What_is_under_way_when_it_stops_is_due_again_at_once()
    {
        var (relay, begun) = (new ScriptedRelay(), new TaskCompletionSource());
        relay.BeforeEnd = async ct =>
        {
            begun.TrySetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, ct);
        };
        await using var fixture = await CoreFixture.OpenAsync(relay: relay.Delivery);
        await fixture.SendAsync("ann@example.com");
        using var courier = await StartAsync(fixture, atOnce: 1);
        await begun.Task;

        await courier.StopAsync(CancellationToken.None);

        (await fixture.Core.Outbox.ClaimAsync(1, CancellationToken.None)).ShouldHaveSingleItem().Attempts.ShouldBe(0);
    }

    public void Dispose() => _meter.Dispose();

    IDisposable? ILogger.BeginScope<TState>(TState state) => null;

    bool ILogger.IsEnabled(LogLevel logLevel) => true;

    void ILogger.Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            _logged.Enqueue(eventId.Name);

    private async Task<MailCourier> StartAsync(CoreFixture fixture, int atOnce)
    {
        var courier = new MailCourier(
            fixture.Core.Outbox, fixture.Core.Courier, fixture.Core.EventSignal, atOnce, new OutgoingLog(this, _meter));
        await courier.StartAsync(CancellationToken.None);
        return courier;
    }

    private static Task<long> LeasedAsync(CoreFixture fixture) =>
        fixture.Core.Database.ReadAsync(
            sql => sql.ValueAsync<long>("select count(*) from outbox where lease is not null"), CancellationToken.None);
}
