using System.Globalization;

namespace Enclosure.Bench.Peers;

/// <summary>Starts the bare Kestrel, which is this same program under another command.</summary>
internal static class Floors
{
    public static Task<ServerProcess> Start(string folder, CancellationToken stop)
    {
        var port = Loopback.FreePort();
        var program = typeof(Floors).Assembly.Location;
        var files = Directory.CreateDirectory(Path.Combine(folder, "files")).FullName;
        string[] command = ["dotnet", program, "floor", port.ToString(CultureInfo.InvariantCulture), files];
        return ServerProcess.Start(port, Path.Combine(folder, "log"), command, stop);
    }
}
