using Amazon.S3;
using Amazon.S3.Model;
using Enclosure.Bench.Peers;

namespace Enclosure.Bench.Workloads;

/// <summary>Prepares a started server for a load.</summary>
/// <param name="database">Its PostgreSQL database; null for the file in its folder.</param>
internal delegate Task<Stage> PrepareScaled(EnclosureServer server, string? database, CancellationToken stop);

/// <summary>The stages of W9 that keep their bytes in a bucket.</summary>
internal sealed class ScaledStages(Scene scene, ScaledPlace place)
{
    /// <summary>Our server, in one copy or two.</summary>
    public async Task<Stage> Open(PrepareScaled prepare, int copies, CancellationToken stop)
    {
        var terms = await place.New(stop);
        var server = await EnclosureServer.Start(scene, scene.Fresh("enclosure"), stop, terms.Settings);
        var owner = new Owner(server);
        try
        {
            while (owner.Copies.Count < copies - 1)
            {
                owner.Copies.Add(await server.StartCopy(scene, scene.Fresh("copy"), stop, terms.Settings));
            }

            return await Around(await prepare(server, terms.Database, stop), owner, terms.Bucket, stop);
        }
        catch
        {
            await owner.DisposeAsync();
            throw;
        }
    }

    /// <summary>The floor that puts what it takes with the AWS SDK.</summary>
    public async Task<Stage> OpenSdkFloor(long size, CancellationToken stop)
    {
        var (bucket, ceph) = (place.NewName(), await place.Ceph(stop));
        var floor = await Floors.StartS3(scene.Fresh("floor"), ceph.Address, bucket, stop);
        return new Stage(floor, UploadRequests.Multipart("/multipart", size))
        {
            Helpers = [new("Ceph", () => ceph.CpuSeconds)],
            Tidy = token => ceph.Empty(bucket, token),
        };
    }

    /// <summary>Nothing between the loader and the store.</summary>
    public async Task<Stage> OpenBareBucket(long size, CancellationToken stop)
    {
        var (bucket, ceph) = (place.NewName(), await place.Ceph(stop));
        using var s3 = ceph.Client();
        await s3.PutBucketAsync(bucket, stop);
        return new Stage(ceph.Gateway, UploadRequests.LinkedPuts(Links(s3, bucket), size), Nobody.Instance)
        {
            Tidy = token => ceph.Empty(bucket, token),
        };
    }

    private static string[] Links(AmazonS3Client s3, string bucket) => [.. Enumerable.Range(0, 20_000).Select(number => s3.GetPreSignedURL(
        new GetPreSignedUrlRequest
        {
            BucketName = bucket,
            Key = $"{number:x8}",
            Verb = HttpVerb.PUT,
            Protocol = Amazon.S3.Protocol.HTTP,
            Expires = DateTime.UtcNow.AddHours(6),
        }))];

    private async Task<Stage> Around(Stage stage, Owner owner, string bucket, CancellationToken stop)
    {
        var (postgres, ceph) = (await place.Postgres(stop), await place.Ceph(stop));
        return new Stage(stage.Server, stage.Next, owner)
        {
            Ports = stage.Protocol == Load.Protocol.Smtp
                ? [owner.Server.SmtpPort, .. owner.Copies.Select(copy => copy.SmtpPort)]
                : [stage.Server.Port, .. owner.Copies.Select(copy => copy.Process.Port)],
            Copies = [.. owner.Copies.Select(copy => copy.Process)],
            Protocol = stage.Protocol,
            Helpers = [new("PostgreSQL", () => postgres.CpuSeconds), new("Ceph", () => ceph.CpuSeconds)],
            Tidy = token => ceph.Empty(bucket, token),
        };
    }

    private sealed class Owner(EnclosureServer server) : IAsyncDisposable
    {
        public EnclosureServer Server => server;
        public List<EnclosureCopy> Copies { get; } = [];

        public async ValueTask DisposeAsync()
        {
            foreach (var copy in Copies)
            {
                await copy.Process.DisposeAsync();
            }

            await server.DisposeAsync();
        }
    }

    /// <summary>The store belongs to the workload, not to a stage.</summary>
    private sealed class Nobody : IAsyncDisposable
    {
        public static readonly Nobody Instance = new();

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
