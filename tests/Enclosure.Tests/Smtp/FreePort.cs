using System.Net;
using System.Net.Sockets;

namespace Enclosure.Tests.Smtp;

/// <summary>A port for a program that cannot be told to choose one itself.</summary>
internal static class FreePort
{
    public static int Next()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
