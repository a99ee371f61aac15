using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Options;

namespace Enclosure.Server.Smtp;

/// <summary>
/// Kestrel on the SMTP port, beside the one that serves HTTP: addresses given in code would silence the HTTP server's own, and this one
/// bounds what a connection may hold by itself. Starts, drains and stops with the host.
/// </summary>
internal sealed class SmtpListener : IHostedService, IDisposable
{
    /// <summary>What a connection may hold that nobody has read yet: it bounds the memory of each message under way.</summary>
    private const int ReadBuffer = 128 * 1024;

    /// <summary>Beyond those that talk and those that are being turned away: connections that begin or end just now.</summary>
    private const int Slack = 64;

    private readonly KestrelServer _server;
    private ListenOptions? _listen;

    /// <param name="maxConnections">What the door lets in; a little more is accepted, so that it can say why not.</param>
    public SmtpListener(IPEndPoint point, int maxConnections, ConnectionHandler door, ILoggerFactory loggers)
    {
        var options = new KestrelServerOptions();
        options.Limits.MaxConcurrentConnections = (long)maxConnections + SmtpDoor.MostTurnedAway + Slack;
        options.Listen(point, listen => (_listen = listen).Run(door.OnConnectedAsync));
        var sockets = new SocketTransportFactory(Options.Create(new SocketTransportOptions { MaxReadBufferSize = ReadBuffer }), loggers);
        _server = new KestrelServer(Options.Create(options), sockets, loggers);
    }

    /// <summary>Where it listens once it has started, with the port that the system chose when that was asked for.</summary>
    public IPEndPoint EndPoint => _listen!.IPEndPoint!;

    public Task StartAsync(CancellationToken cancellationToken) => _server.StartAsync(new NoHttp(), cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => _server.StopAsync(cancellationToken);

    public void Dispose() => _server.Dispose();

    /// <summary>The server wants an application behind its connections; this door answers before it is asked.</summary>
    private sealed class NoHttp : IHttpApplication<int>
    {
        public int CreateContext(IFeatureCollection contextFeatures) => 0;

        public Task ProcessRequestAsync(int context) => Task.CompletedTask;

        public void DisposeContext(int context, Exception? exception)
        {
        }
    }
}
