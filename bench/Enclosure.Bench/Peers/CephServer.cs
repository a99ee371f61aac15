using System.Diagnostics;
using System.Globalization;
using Amazon.S3;
using Amazon.S3.Model;
using Enclosure.Bench.Floor;

namespace Enclosure.Bench.Peers;

/// <summary>Ceph with one store in memory and its S3 gateway; the script of the tests starts it.</summary>
internal sealed class CephServer : IAsyncDisposable
{
    public const string AccessKey = "testaccesskey";
    public const string Secret = "testsecretkey0123456789";

    private readonly string _folder;
    private readonly int[] _processes;

    private CephServer(string folder, int port)
    {
        _folder = folder;
        Port = port;
        Address = new Uri($"http://127.0.0.1:{port}");
        _processes = [.. Directory.EnumerateFiles(folder, "*.pid").Select(Id)];
    }

    public int Port { get; }

    /// <summary>The gateway alone, to be measured; it is not to be disposed.</summary>
    public ServerProcess Gateway => ServerProcess.Running(Port, Id(Path.Combine(_folder, "client.rgw.pid")));

    public Uri Address { get; }

    /// <summary>Of gateway, store and monitor.</summary>
    public double CpuSeconds => _processes.Sum(ProcessTree.CpuSeconds);

    public static async Task<CephServer> Start(Scene scene, CancellationToken stop)
    {
        foreach (var program in new[] { "radosgw", "ceph-mon", "ceph-osd", "ceph" })
        {
            Programs.Need(program);
        }

        var (folder, port) = (scene.Fresh("ceph"), Loopback.FreePort());
        string[] command = [Path.Combine(scene.ScriptFolder, "start-radosgw.sh"), folder, $"{port}", $"{Loopback.FreePort()}"];
        await Programs.Run("bash", command, stop, environment: [("S3_ACCESS_KEY", AccessKey), ("S3_SECRET_KEY", Secret)]);
        return new CephServer(folder, port);
    }

    public AmazonS3Client Client() => S3Floor.Client(Address);

    /// <summary>Removes all objects of a bucket, and has their memory given back.</summary>
    public async Task Empty(string bucket, CancellationToken stop)
    {
        using var s3 = Client();
        while (true)
        {
            var found = await s3.ListObjectsV2Async(new ListObjectsV2Request { BucketName = bucket }, stop);
            if (found.S3Objects is not { Count: > 0 } objects)
            {
                break;
            }

            var keys = objects.Select(each => new KeyVersion { Key = each.Key }).ToList();
            await s3.DeleteObjectsAsync(new DeleteObjectsRequest { BucketName = bucket, Objects = keys, Quiet = true }, stop);
        }

        await Programs.Run("radosgw-admin", ["-c", Path.Combine(_folder, "ceph.conf"), "gc", "process", "--include-all"], stop);
    }

    private static int Id(string file) => int.Parse(File.ReadAllText(file).Trim(), CultureInfo.InvariantCulture);

    public async ValueTask DisposeAsync()
    {
        foreach (var id in _processes)
        {
            try
            {
                using var process = Process.GetProcessById(id);
                process.Kill();
                await process.WaitForExitAsync();
            }
            catch (Exception error) when (error is ArgumentException or InvalidOperationException)
            {
                // It has ended by itself.
            }
        }
    }
}
