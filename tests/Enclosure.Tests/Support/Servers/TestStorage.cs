using System.Collections.Concurrent;
using System.Security.Cryptography;
using Enclosure.Storage;
using Enclosure.Storage.Buckets;
using Xunit;

namespace Enclosure.Tests.Support.Servers;

/// <summary>
/// Where the tests of this run keep files: <c>ENCLOSURE_TEST_STORAGE</c> is <c>disk</c> or <c>s3</c>. All suites run on either. Links lead
/// to the server, whose door is what those suites are about; what leads straight to a bucket has tests of its own.
/// </summary>
internal static class TestStorage
{
    private static readonly ConcurrentDictionary<string, BucketTerms> Buckets = new();

    public static bool IsBucket { get; } = Environment.GetEnvironmentVariable("ENCLOSURE_TEST_STORAGE") == "s3";

    /// <summary>Settings for a server on a data directory.</summary>
    public static async Task<IReadOnlyDictionary<string, string?>> SettingsAsync(string data)
    {
        if (!IsBucket) return new Dictionary<string, string?>();
        var terms = (await BucketServer.CephAsync()).NewBucket();
        Buckets[data] = terms;
        await MakeAsync(terms);
        return Settings(terms, "door");
    }

    /// <summary>Settings for a bucket.</summary>
    /// <param name="target">Where links lead: <c>bucket</c> or <c>door</c>.</param>
    public static Dictionary<string, string?> Settings(BucketTerms terms, string target) => new()
    {
        ["Storage:Kind"] = "s3",
        ["Storage:Bucket"] = terms.Name,
        ["Storage:Endpoint"] = terms.Endpoint.GetLeftPart(UriPartial.Authority),
        ["Storage:AccessKey"] = terms.Login!.AccessKey,
        ["Storage:SecretKey"] = terms.Login.Secret,
        ["Storage:Links"] = target,
        ["Storage:Uploads"] = target,
    };

    /// <summary>Makes the bucket.</summary>
    public static async Task MakeAsync(BucketTerms terms)
    {
        using var client = new BucketClient(terms);
        await client.CreateAsync(CancellationToken.None);
    }

    /// <summary>For tests of what only files on a disk have.</summary>
    public static void NeedDisk() => Assert.SkipWhen(IsBucket, "about the disk: this run keeps files in a bucket");

    /// <summary>Paths of what a data directory's store keeps; copies, where it is a bucket.</summary>
    public static string[] Kept(string data) => Buckets.TryGetValue(data, out var terms)
        ? CopyAsync(terms, Directory.CreateDirectory(Path.Combine(data, "copies")).FullName).GetAwaiter().GetResult()
        : Directory.GetFiles(Path.Combine(data, "blobs"), "*", SearchOption.AllDirectories);

    /// <summary>Damages what is kept under one of <see cref="Kept"/>'s paths: other bytes, or none at all.</summary>
    public static async Task ReplaceAsync(string data, string path, byte[]? bytes)
    {
        if (bytes is null) File.Delete(path);
        else await File.WriteAllBytesAsync(path, bytes);
        if (!Buckets.TryGetValue(data, out var terms)) return;
        using var client = new BucketClient(terms);
        var name = Path.GetFileName(path);
        var key = $"blobs/{name[^2..]}/{name}";
        await client.DeleteAsync(key, CancellationToken.None);
        if (bytes is null) return;
        using var content = new MemoryStream(bytes);
        var seal = new BlobSeal(bytes.Length, Convert.ToHexStringLower(SHA256.HashData(bytes)));
        await client.PutAsync(key, content, seal, MD5.HashData(bytes), CancellationToken.None);
    }

    private static async Task<string[]> CopyAsync(BucketTerms terms, string directory)
    {
        using var client = new BucketClient(terms);
        var paths = new List<string>();
        await foreach (var key in client.ListAsync("blobs/", CancellationToken.None))
        {
            using var found = (await client.OpenAsync(key, 0, CancellationToken.None))!;
            paths.Add(Path.Combine(directory, Path.GetFileName(key)));
            await using var file = File.Create(paths[^1]);
            await found.Bytes.CopyToAsync(file);
        }

        return [.. paths];
    }
}
