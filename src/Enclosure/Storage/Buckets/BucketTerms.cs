namespace Enclosure.Storage.Buckets;

/// <summary>Where links to stored bytes lead.</summary>
public enum LinkTarget
{
    /// <summary>To the bucket, unless its credentials end before the link would: then to this server.</summary>
    Auto,

    /// <summary>Straight to the bucket.</summary>
    Bucket,

    /// <summary>To this server, which hands the bytes on.</summary>
    Door,
}

/// <summary>A bucket of an S3-compatible store, and how it is used.</summary>
/// <param name="Name">The bucket.</param>
/// <param name="Endpoint">Scheme, host and port of the store's API.</param>
/// <param name="Region">Part of every signature, e.g. <c>us-east-1</c>, or <c>auto</c> for Cloudflare R2.</param>
public sealed record BucketTerms(string Name, Uri Endpoint, string Region)
{
    /// <summary>Null for the chain of AWS: environment, shared files, container, instance.</summary>
    public BucketLogin? Login { get; init; }

    /// <summary>The bucket stands in the path, not in the host name.</summary>
    public bool PathStyle { get; init; } = true;

    /// <summary>Whether the bucket is made where it is missing.</summary>
    public bool Create { get; init; }

    /// <summary>Scheme, host and port that clients reach the store by, where it is another one.</summary>
    public Uri? PublicEndpoint { get; init; }

    /// <summary>A CDN before the bucket that download links lead to; it passes path and query on, with the bucket's own host.</summary>
    public Uri? CdnBase { get; init; }

    public LinkTarget Downloads { get; init; } = LinkTarget.Auto;

    /// <summary>Whether upload links lead straight to the bucket.</summary>
    public bool TakesUploads { get; init; } = true;

    /// <summary>The most bytes that wait on this machine to be put into the bucket; 0 is no limit.</summary>
    public long StagingLimit { get; init; }

    /// <summary>What one request to the store may take, tries again included.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(1);

    internal Uri LinkBase => PublicEndpoint ?? Endpoint;

    /// <summary>Scheme and host of an address for the bucket, and what its paths begin with.</summary>
    internal (string BaseUrl, string Prefix) Place(Uri endpoint) =>
        PathStyle
            ? (endpoint.GetLeftPart(UriPartial.Authority), $"/{Name}/")
            : ($"{endpoint.Scheme}://{Name}.{endpoint.Authority}", "/");
}

/// <summary>An access key of the store. The secret is not part of the record's text.</summary>
/// <param name="AccessKey">Its public half.</param>
/// <param name="Secret">Its secret half.</param>
/// <param name="Token">The session's token, of a temporary one.</param>
/// <param name="EndsAt">When a temporary one ends.</param>
public sealed record BucketLogin(string AccessKey, string Secret, string? Token = null, DateTimeOffset? EndsAt = null)
{
    public override string ToString() => $"BucketLogin {{ AccessKey = {AccessKey} }}";
}
