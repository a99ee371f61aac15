using Enclosure.Server.Settings;
using Enclosure.Server.Telemetry;
using Enclosure.Sweeping;

namespace Enclosure.Server;

/// <summary>What runs by itself: the sweep, a look for rotated signing keys, the gauges.</summary>
internal sealed partial class Timers(
    Core core, EnclosureSettings settings, EnclosureMeter meter, StorageGauges gauges, ILogger<Timers> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(settings.Sweep.Interval.Span, core.Time);
        while (!stoppingToken.IsCancellationRequested)
        {
            await TickAsync(stoppingToken);
            if (!await WaitAsync(timer, stoppingToken)) return;
        }
    }

    /// <summary>The outermost loop of the background: a failed round is logged and tried again at the next.</summary>
    private async Task TickAsync(CancellationToken ct)
    {
        try
        {
            await core.SigningKeys.ReloadAsync(ct);
            Count(await core.Sweep.RunAsync(ct));
            await gauges.RefreshAsync(ct);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
        }
        catch (Exception e)
        {
            Failed(e);
        }
    }

    private static async Task<bool> WaitAsync(PeriodicTimer timer, CancellationToken ct)
    {
        try
        {
            return await timer.WaitForNextTickAsync(ct);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private void Count(SweepResult result)
    {
        foreach (var (chore, count) in result.Counts.Where(count => count.Name != Chores.Settled)) meter.Swept(chore, count);
    }

    [LoggerMessage(EventName = "SweepFailed", Level = LogLevel.Error, Message = "The sweep failed; it runs again at its next turn")]
    private partial void Failed(Exception fault);
}
