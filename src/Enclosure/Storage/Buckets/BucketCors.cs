using Amazon.S3.Model;

namespace Enclosure.Storage.Buckets;

/// <summary>The rule that browsers need before a page may PUT to a bucket and read what comes back.</summary>
public static class BucketCors
{
    private const int RememberedSeconds = 3600;

    /// <summary>Puts the rule in place of those the bucket has. Throws <see cref="InvalidOperationException"/> with advice.</summary>
    public static async Task SetAsync(BucketClient client, IReadOnlyList<string> origins, CancellationToken ct)
    {
        var rule = new CORSRule
        {
            AllowedOrigins = [.. origins],
            AllowedMethods = ["PUT", "GET", "HEAD"],
            AllowedHeaders = ["content-type"],
            ExposeHeaders = ["ETag"],
            MaxAgeSeconds = RememberedSeconds,
        };
        try
        {
            await client.SetCorsAsync(new CORSConfiguration { Rules = [rule] }, ct);
        }
        catch (Exception e) when (BucketAdvice.Of(e) is { } advice)
        {
            throw new InvalidOperationException($"The rule was not set. {advice}", e);
        }
    }

    /// <summary>The rule in the form that <c>aws s3api put-bucket-cors</c> and the stores' own pages take.</summary>
    public static string Json(IReadOnlyList<string> origins) =>
        $$"""
        {
          "CORSRules": [
            {
              "AllowedOrigins": [{{string.Join(", ", origins.Select(origin => $"\"{origin}\""))}}],
              "AllowedMethods": ["PUT", "GET", "HEAD"],
              "AllowedHeaders": ["content-type"],
              "ExposeHeaders": ["ETag"],
              "MaxAgeSeconds": {{RememberedSeconds}}
            }
          ]
        }
        """;
}
