using System.Globalization;
using Npgsql;

namespace Enclosure.Bench.Peers;

/// <summary>PostgreSQL as it is installed, with every commit synced; the script of the tests starts it.</summary>
internal sealed class PostgresServer : IAsyncDisposable
{
    private readonly string _folder;
    private readonly Uri _url;
    private readonly int _process;

    private PostgresServer(string folder, Uri url, int process) => (_folder, _url, _process) = (folder, url, process);

    /// <summary>Of the server and its sessions, those that have ended included.</summary>
    public double CpuSeconds => ProcessTree.CpuSeconds(_process);

    public static async Task<PostgresServer> Start(Scene scene, CancellationToken stop)
    {
        if (!Directory.Exists("/usr/lib/postgresql"))
        {
            Programs.Need("initdb");
        }

        var folder = scene.Fresh("postgres");
        var said = await Programs.Run(
            "bash", [Path.Combine(scene.ScriptFolder, "start-postgres.sh"), folder], stop,
            environment: [("DURABLE", "1"), ("OPTIONS", "-c autovacuum=on -c synchronous_commit=on -c max_wal_size=4GB")]);
        var url = said.Split('\n', StringSplitOptions.RemoveEmptyEntries)[^1].Trim();
        var process = File.ReadLines(Path.Combine(folder, "data", "postmaster.pid")).First();
        return new PostgresServer(folder, new Uri(url), int.Parse(process, CultureInfo.InvariantCulture));
    }

    /// <summary>Makes a database; where it is to be found.</summary>
    public async Task<string> NewDatabase(string name, CancellationToken stop)
    {
        await using var source = NpgsqlDataSource.Create($"Host={_url.Host};Port={_url.Port};Username=postgres;Database=postgres");
        await using var command = source.CreateCommand($"create database {name}");
        await command.ExecuteNonQueryAsync(stop);
        return new UriBuilder(_url) { Path = name }.Uri.ToString();
    }

    public async ValueTask DisposeAsync() =>
        await Programs.Run(Path.Combine(_folder, "stop"), ["fast"], CancellationToken.None);
}
