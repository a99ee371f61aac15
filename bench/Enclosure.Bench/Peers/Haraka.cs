namespace Enclosure.Bench.Peers;

/// <summary>Haraka with two plugins: one takes mail for localhost, ours keeps the files.</summary>
internal static class Haraka
{
    private const string ConnectionSettings = "connection.ini"; // It does not start without.

    public static async Task<ServerProcess> Start(Scene scene, string folder, CancellationToken stop)
    {
        Programs.Need("node");
        var home = Path.Combine(scene.PeerFolder, "haraka");
        var program = Path.Combine(home, "node_modules", "Haraka", "bin", "haraka");
        if (!File.Exists(program))
        {
            throw new PeerMissingException("its npm packages are not installed");
        }

        var port = Loopback.FreePort();
        var files = Directory.CreateDirectory(Path.Combine(folder, "files")).FullName;
        var plugins = Directory.CreateDirectory(Path.Combine(folder, "plugins")).FullName;
        var settings = Directory.CreateDirectory(Path.Combine(folder, "config")).FullName;
        File.Copy(Path.Combine(home, "keep.js"), Path.Combine(plugins, "keep.js"));
        File.Copy(Path.Combine(home, "node_modules", "Haraka", "config", ConnectionSettings), Path.Combine(settings, ConnectionSettings));
        await WriteSettings(settings, port, stop);
        string[] command = ["node", program, "-c", folder];
        return await ServerProcess.Start(
            port, Path.Combine(folder, "log"), command, stop, ("NODE_ENV", "production"), ("BENCH_FILES", files));
    }

    private static async Task WriteSettings(string folder, int port, CancellationToken stop)
    {
        (string Name, string Text)[] settings =
        [
            ("smtp.ini", $"listen=127.0.0.1:{port}\nnodes=0\n"),
            ("plugins", "rcpt_to.in_host_list\nkeep\n"),
            ("host_list", "localhost\n"),
            ("me", "localhost\n"),
            ("log.ini", "[main]\nlevel=warn\n"),
        ];
        foreach (var (name, text) in settings)
        {
            await File.WriteAllTextAsync(Path.Combine(folder, name), text, stop);
        }
    }
}
