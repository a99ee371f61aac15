using System.Net;
using System.Net.Sockets;

namespace Enclosure.Bench.Peers;

internal static class Loopback
{
    /// <summary>Whom mail goes to, at servers that take it for anyone.</summary>
    public const string Mailbox = "demo@localhost";

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public static async Task<bool> Answers(int port, CancellationToken stop)
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, port, stop);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
