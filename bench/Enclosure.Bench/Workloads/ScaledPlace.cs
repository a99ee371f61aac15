using Enclosure.Bench.Peers;

namespace Enclosure.Bench.Workloads;

/// <summary>PostgreSQL and a bucket store, started when the first contender needs them and stopped with the workload.</summary>
internal sealed class ScaledPlace(Scene scene) : IAsyncDisposable
{
    // Copies share it, so none may make its own.
    private static readonly string MasterKey = Convert.ToBase64String(new byte[32]);

    private Task<PostgresServer>? _postgres;
    private Task<CephServer>? _ceph;
    private int _count;

    public Task<PostgresServer> Postgres(CancellationToken stop) => _postgres ??= PostgresServer.Start(scene, stop);

    public Task<CephServer> Ceph(CancellationToken stop) => _ceph ??= CephServer.Start(scene, stop);

    /// <summary>A name that no database and no bucket has yet.</summary>
    public string NewName() => $"bench{++_count}";

    /// <summary>Settings of a server with a database and a bucket of its own.</summary>
    public async Task<ScaledTerms> New(CancellationToken stop)
    {
        var name = NewName();
        var (postgres, ceph) = (await Postgres(stop), await Ceph(stop));
        var database = await postgres.NewDatabase(name, stop);
        return new ScaledTerms(database, name,
        [
            ("ENCLOSURE_Database", database),
            ("ENCLOSURE_MasterKey", MasterKey),
            ("ENCLOSURE_Storage__Kind", "s3"),
            ("ENCLOSURE_Storage__Bucket", name),
            ("ENCLOSURE_Storage__CreateBucket", "true"),
            ("ENCLOSURE_Storage__Endpoint", ceph.Address.GetLeftPart(UriPartial.Authority)),
            ("ENCLOSURE_Storage__AccessKey", CephServer.AccessKey),
            ("ENCLOSURE_Storage__SecretKey", CephServer.Secret),
        ]);
    }

    public async ValueTask DisposeAsync()
    {
        await End(_postgres);
        await End(_ceph);
    }

    private static async Task End<T>(Task<T>? started)
        where T : IAsyncDisposable
    {
        if (started is { IsCompletedSuccessfully: true })
        {
            await started.Result.DisposeAsync();
        }
    }
}

/// <summary>Where a server keeps its rows and its bytes, and the settings that say so.</summary>
internal sealed record ScaledTerms(string Database, string Bucket, (string Name, string Value)[] Settings);
