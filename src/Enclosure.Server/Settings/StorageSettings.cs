using Enclosure.Storage.Buckets;

namespace Enclosure.Server.Settings;

public enum StorageKind
{
    Disk,
    S3,
}

/// <summary>Where upload links lead.</summary>
public enum UploadTarget
{
    Bucket,
    Door,
}

public sealed record StorageSettings
{
    [Setting("Where files are kept: disk (in Data) or s3 (in a bucket of any S3-compatible store).")]
    public StorageKind Kind { get; init; } = StorageKind.Disk;

    [Setting("Name of the bucket.")]
    public string? Bucket { get; init; }

    [Setting("Scheme, host and port of the store's API. Unset: AWS, in Region.")]
    public HttpAddress? Endpoint { get; init; }

    [Setting("Region that requests are signed for; auto for Cloudflare R2.")]
    public string Region { get; init; } = "us-east-1";

    [Setting("Access key of the store. Unset: the AWS chain (environment, shared credentials file, container, instance).")]
    public string? AccessKey { get; init; }

    [Setting("Its secret.", Secret = true)]
    public string? SecretKey { get; init; }

    [Setting("Whether the bucket stands in the path (true) or in the host name (false).")]
    public bool PathStyle { get; init; } = true;

    [Setting("Whether the bucket is made at the start when it is missing (true or false).")]
    public bool CreateBucket { get; init; }

    [Setting("Scheme, host and port that clients reach the store by, where they differ from Endpoint. Links are signed for it.")]
    public HttpAddress? PublicEndpoint { get; init; }

    [Setting("A CDN in front of the bucket that download links lead to; it must pass path and query on and send the bucket's own host "
        + "name.")]
    public HttpAddress? CdnBaseUrl { get; init; }

    [Setting("Where download links lead: bucket, door (this server; they die with the file) or auto (bucket, unless the store's "
        + "credentials end before the link would).")]
    public LinkTarget Links { get; init; } = LinkTarget.Auto;

    [Setting("Where upload links lead: bucket, or door (this server puts the bytes into the bucket; for one that clients cannot reach).")]
    public UploadTarget Uploads { get; init; } = UploadTarget.Bucket;

    [Setting("Most bytes that wait in Data on their way to the bucket; further uploads are asked to come again. 0 is no limit.")]
    public ByteSize StagingLimit { get; init; } = ByteSize.Parse("4GB");

    [Setting("Time one request to the store may take, tries again included.")]
    public Lifetime Timeout { get; init; } = Lifetime.Parse("1m");

    [Setting("Whether the start tries everything that is needed of the bucket, and does not serve when it fails (true or false).")]
    public bool SelfTest { get; init; } = true;

    /// <summary>Null where files are kept on the disk.</summary>
    public BucketTerms? Terms => Kind == StorageKind.Disk
        ? null
        : new BucketTerms(Bucket!, Endpoint?.Uri ?? new Uri($"https://s3.{Region}.amazonaws.com"), Region)
        {
            Login = AccessKey is null ? null : new BucketLogin(AccessKey, SecretKey!),
            PathStyle = PathStyle,
            Create = CreateBucket,
            PublicEndpoint = PublicEndpoint?.Uri,
            CdnBase = CdnBaseUrl?.Uri,
            Downloads = Links,
            TakesUploads = Uploads == UploadTarget.Bucket,
            StagingLimit = StagingLimit.Bytes,
            Timeout = Timeout.Span,
        };
}
