using Enclosure.Storage.Buckets;

namespace Enclosure.Tests.Support.Servers;

/// <summary>
/// Where the tests of this run keep files: <c>ENCLOSURE_TEST_STORAGE</c> is <c>disk</c> or <c>s3</c>. All suites run on either.
/// </summary>
internal static class TestStorage
{
    public static bool IsBucket { get; } = Environment.GetEnvironmentVariable("ENCLOSURE_TEST_STORAGE") == "s3";

    /// <summary>
    /// Settings for one server. A bucket knows only its own clock, so links of a server with a clock of the test's lead to the server.
    /// </summary>
    public static async Task<IReadOnlyDictionary<string, string?>> SettingsAsync(TimeProvider time)
    {
        if (!IsBucket) return new Dictionary<string, string?>();
        var terms = (await BucketServer.CephAsync()).NewBucket();
        await MakeAsync(terms);
        var target = time == TimeProvider.System ? "bucket" : "door";
        return new Dictionary<string, string?>
        {
            ["Storage:Kind"] = "s3",
            ["Storage:Bucket"] = terms.Name,
            ["Storage:Endpoint"] = terms.Endpoint.GetLeftPart(UriPartial.Authority),
            ["Storage:AccessKey"] = terms.Login!.AccessKey,
            ["Storage:SecretKey"] = terms.Login.Secret,
            ["Storage:Links"] = target,
            ["Storage:Uploads"] = target,
        };
    }

    /// <summary>Makes the bucket.</summary>
    public static async Task MakeAsync(BucketTerms terms)
    {
        using var client = new BucketClient(terms);
        await client.CreateAsync(CancellationToken.None);
    }
}
