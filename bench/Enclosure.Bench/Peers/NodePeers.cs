using System.Globalization;

namespace Enclosure.Bench.Peers;

/// <summary>The peers that run on Node.</summary>
internal static class NodePeers
{
    public static Task<ServerProcess> StartPresigner(Scene scene, CancellationToken stop) =>
        Start(scene, "presigner.mjs", scene.Fresh("presigner"), stop);

    /// <summary>Keeps its files in <paramref name="folder"/>.</summary>
    public static Task<ServerProcess> StartTus(Scene scene, string folder, CancellationToken stop) => Start(scene, "tus.mjs", folder, stop);

    /// <summary>smtp-server with mailparser; keeps what it takes in <paramref name="folder"/>.</summary>
    public static Task<ServerProcess> StartMail(Scene scene, string folder, CancellationToken stop) =>
        Start(scene, "mail.mjs", folder, stop);

    private static Task<ServerProcess> Start(Scene scene, string script, string folder, CancellationToken stop)
    {
        Programs.Need("node");
        if (!Directory.Exists(Path.Combine(scene.PeerFolder, "node_modules")))
        {
            throw new PeerMissingException("its npm packages are not installed");
        }

        var port = Loopback.FreePort();
        var files = Directory.CreateDirectory(Path.Combine(folder, "files")).FullName;
        string[] command = ["node", Path.Combine(scene.PeerFolder, script), port.ToString(CultureInfo.InvariantCulture), files];
        return ServerProcess.Start(port, Path.Combine(folder, "log"), command, stop, ("NODE_ENV", "production"));
    }
}
