using System.Net;
using System.Net.Sockets;

namespace Enclosure.Bench.Floor;

/// <summary>
/// The floor of mail in: bare sockets and a thread for each connection. A message is split at its boundaries, its base64 files are decoded
/// and hashed, and they and what remains of the message are synced with their folder before the 250. No limits, no database, no log, no
/// header is understood but boundary and transfer encoding; content that it does not expect ends the connection.
/// </summary>
internal static class MailFloor
{
    private const int SmallStack = 256 * 1024;

    public static int Run(int port, string folder)
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, port));
        listener.Listen();
        var syncs = new SyncTeam();
        for (var number = 0; ; number++)
        {
            var socket = listener.Accept();
            var own = Path.Combine(folder, $"{number}");
            new Thread(() => Serve(socket, own, syncs), SmallStack) { IsBackground = true }.Start();
        }
    }

    private static void Serve(Socket socket, string folder, SyncTeam syncs)
    {
        try
        {
            socket.NoDelay = true;
            using var connection = new MailFloorConnection(socket, new MailFloorFiles(folder, syncs));
            connection.Serve();
        }
        catch (Exception error) when (error is SocketException or IOException)
        {
            Console.Error.WriteLine(error.Message);
        }
    }
}
