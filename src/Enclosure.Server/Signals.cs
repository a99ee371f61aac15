using System.Runtime.InteropServices;

namespace Enclosure.Server;

/// <summary>
/// Stops the server when the system says so: at the first signal it is announced, and after the notice the server stops. A second one ends
/// the notice.
/// </summary>
internal sealed class Signals(Departure departure, IHostApplicationLifetime host, TimeSpan notice, TimeProvider time)
    : IHostLifetime, IDisposable
{
    private readonly List<PosixSignalRegistration> _registered = [];

    public Task WaitForStartAsync(CancellationToken cancellationToken)
    {
        foreach (var signal in new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGQUIT })
            _registered.Add(PosixSignalRegistration.Create(signal, Take));
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose()
    {
        foreach (var each in _registered) each.Dispose();
    }

    /// <summary>Returns at once: the runtime waits for it.</summary>
    private void Take(PosixSignalContext context)
    {
        context.Cancel = true;
        _ = StopAsync();
    }

    private async Task StopAsync()
    {
        if (!departure.IsAnnounced)
        {
            departure.Announce();
            if (notice > TimeSpan.Zero) await Task.Delay(notice, time);
        }

        host.StopApplication();
    }
}
