using System.Diagnostics;
using Enclosure.Storage.Buckets;
using Enclosure.Tests.Smtp;

namespace Enclosure.Tests.Support.Servers;

/// <summary>
/// A real S3 server, started once for all tests of this process and stopped with it: Ceph's gateway, or OpenStack Swift, which can do less.
/// </summary>
internal sealed class BucketServer
{
    private static readonly Lazy<Task<BucketServer>> TheCeph = new(
        () => StartAsync("start-radosgw.sh", 2, new BucketLogin("testaccesskey", "testsecretkey0123456789")));

    private static readonly Lazy<Task<BucketServer>> TheSwift = new(
        () => StartAsync("start-swift.sh", 5, new BucketLogin("test:tester", "testing")));

    private BucketServer(Uri endpoint, BucketLogin login, string directory) => (Endpoint, Login, Folder) = (endpoint, login, directory);

    public Uri Endpoint { get; }
    public BucketLogin Login { get; }

    /// <summary>Where all it keeps lies.</summary>
    public string Folder { get; }

    /// <summary>Skips the test where it is not installed.</summary>
    public static Task<BucketServer> CephAsync()
    {
        Programs.Need("radosgw", "radosgw");
        Programs.Need("ceph-mon", "ceph-mon");
        Programs.Need("ceph-osd", "ceph-osd");
        Programs.Need("ceph", "ceph-common");
        return TheCeph.Value;
    }

    /// <summary>Skips the test where it is not installed.</summary>
    public static Task<BucketServer> SwiftAsync()
    {
        Programs.Need("swift-proxy-server", "swift-proxy");
        Programs.Need("swift-account-server", "swift-account");
        Programs.Need("swift-container-server", "swift-container");
        Programs.Need("swift-object-server", "swift-object");
        Programs.Need("memcached", "memcached");
        return TheSwift.Value;
    }

    /// <summary>A bucket of one's own, to be made by whoever uses it.</summary>
    public BucketTerms NewBucket() => new($"test-{Guid.NewGuid():n}", Endpoint, "us-east-1")
    {
        Login = Login,
        Create = true,
        Timeout = TimeSpan.FromSeconds(30),
    };

    private static async Task<BucketServer> StartAsync(string script, int ports, BucketLogin login)
    {
        var directory = Directory.CreateTempSubdirectory("enclosure-s3-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Stop(directory);
        var chosen = Enumerable.Range(0, ports).Select(_ => FreePort.Next()).ToList();
        string[] arguments = [Repository.File("tests", "servers", script), directory, .. chosen.Select(port => $"{port}")];
        var (code, output) = await Programs.RunAsync("/bin/bash", arguments);
        if (code != 0 || !File.Exists(Path.Combine(directory, "ready")))
            throw new InvalidOperationException($"{script} ended with {code}: {output}");
        return new BucketServer(new Uri($"http://127.0.0.1:{chosen[0]}"), login, directory);
    }

    private static void Stop(string directory)
    {
        foreach (var file in Directory.EnumerateFiles(directory, "*.pid"))
        {
            try
            {
                Process.GetProcessById(int.Parse(File.ReadAllText(file).Trim())).Kill();
            }
            catch (Exception e) when (e is ArgumentException or FormatException or InvalidOperationException)
            {
            }
        }

        Directory.Delete(directory, recursive: true);
    }
}
