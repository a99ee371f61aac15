using System.Globalization;

namespace Enclosure.Bench.Peers;

/// <summary>Starts the floors, which are this same program under other commands.</summary>
internal static class Floors
{
    /// <summary>The bare Kestrel.</summary>
    public static Task<ServerProcess> Start(string folder, CancellationToken stop) => Start("floor", folder, stop);

    /// <summary>Bare sockets that take mail.</summary>
    public static Task<ServerProcess> StartMail(string folder, CancellationToken stop) => Start("mail-floor", folder, stop);

    /// <summary>The bare Kestrel that puts what it takes into a bucket.</summary>
    public static Task<ServerProcess> StartS3(string folder, Uri store, string bucket, CancellationToken stop)
    {
        var port = Loopback.FreePort();
        string[] command =
        [
            "dotnet", typeof(Floors).Assembly.Location, "s3-floor", port.ToString(CultureInfo.InvariantCulture), store.ToString(), bucket,
        ];
        return ServerProcess.Start(port, Path.Combine(folder, "log"), command, stop);
    }

    private static Task<ServerProcess> Start(string name, string folder, CancellationToken stop)
    {
        var port = Loopback.FreePort();
        var program = typeof(Floors).Assembly.Location;
        var files = Directory.CreateDirectory(Path.Combine(folder, "files")).FullName;
        string[] command = ["dotnet", program, name, port.ToString(CultureInfo.InvariantCulture), files];
        return ServerProcess.Start(port, Path.Combine(folder, "log"), command, stop);
    }
}
