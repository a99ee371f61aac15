using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Enclosure.Server.Smtp;

/// <summary>
/// Kestrel on the SMTP port, beside the one that serves HTTP: addresses given in code would silence the HTTP server's own, and this one
/// bounds and sizes what a connection may hold by itself. Starts, drains and stops with the host.
/// </summary>
internal sealed class SmtpListener : IHostedService, IDisposable
{
    /// <summary>What a connection may hold that nobody has read yet: it bounds the memory of each message under way.</summary>
    private const int ReadBuffer = 128 * 1024;

    /// <summary>Beyond those that talk and those that are being turned away: connections that begin or end just now.</summary>
    private const int Slack = 64;

    private readonly IHost _host;
    private ListenOptions? _listen;

    /// <param name="maxConnections">What the door lets in; a little more is accepted, so that it can say why not.</param>
    public SmtpListener(IPEndPoint point, int maxConnections, ConnectionHandler door, ILoggerFactory loggers) =>
        _host = new HostBuilder()
            .ConfigureServices(services => services.AddSingleton(loggers).AddSingleton<IHostLifetime, Silent>())
            .ConfigureWebHost(web => web
                .UseKestrelCore()
                .UseSockets(sockets => sockets.MaxReadBufferSize = ReadBuffer)
                .ConfigureServices(services => services.AddSingleton<IMemoryPoolFactory<byte>>(new LargeBlocks()))
                .ConfigureKestrel(kestrel => Listen(kestrel, point, maxConnections, door))
                .Configure(_ => { }))
            .Build();

    /// <summary>Where it listens once it has started, with the port that the system chose when that was asked for.</summary>
    public IPEndPoint EndPoint => _listen!.IPEndPoint!;

    public Task StartAsync(CancellationToken cancellationToken) => _host.StartAsync(cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => _host.StopAsync(cancellationToken);

    public void Dispose() => _host.Dispose();

    private void Listen(KestrelServerOptions kestrel, IPEndPoint point, int maxConnections, ConnectionHandler door)
    {
        kestrel.Limits.MaxConcurrentConnections = (long)maxConnections + SmtpDoor.MostTurnedAway + Slack;
        kestrel.Listen(point, listen => (_listen = listen).Run(door.OnConnectedAsync));
    }

    /// <summary>Signals are the outer host's business.</summary>
    private sealed class Silent : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
