using System.Runtime.CompilerServices;
using Amazon.Runtime;
using Amazon.Runtime.Credentials;
using Amazon.Runtime.Internal.Util;
using Amazon.S3;
using Amazon.S3.Model;

namespace Enclosure.Storage.Buckets;

/// <summary>
/// The few requests that are made of a bucket, in the form that every S3-compatible store understands: whole bodies of known length,
/// Content-MD5, no checksum trailers, no conditional writes. The SDK tries again with back-off; each request has a time limit over all its
/// tries. Failures of the store are refused with <see cref="Refusal.Unavailable"/> or <see cref="Refusal.StoreFull"/>.
/// </summary>
public sealed class BucketClient : IDisposable
{
    private const int Tries = 4;
    private const int Connections = 128;
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5);

    /// <summary>The tag of no object.</summary>
    private const string NoVersion = "\"00000000000000000000000000000000\"";

    private readonly BucketTerms _terms;
    private readonly AmazonS3Config _config;
    private readonly AmazonS3Client _s3;
    private readonly AWSCredentials? _given;
    private bool? _honoursCondition;

    public BucketClient(BucketTerms terms)
    {
        _terms = terms;
        _config = new AmazonS3Config
        {
            ServiceURL = terms.Endpoint.GetLeftPart(UriPartial.Authority),
            AuthenticationRegion = terms.Region,
            ForcePathStyle = terms.PathStyle,
            UseHttp = terms.Endpoint.Scheme == Uri.UriSchemeHttp,
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
            ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
            RetryMode = RequestRetryMode.Standard,
            MaxErrorRetry = Tries - 1,
            ConnectTimeout = ConnectTimeout,
            Timeout = terms.Timeout,
            MaxConnectionsPerServer = Connections,
        };
        _given = terms.Login is { } login ? new BasicAWSCredentials(login.AccessKey, login.Secret) : null;
        _s3 = _given is null ? new AmazonS3Client(_config) : new AmazonS3Client(_given, _config);
    }

    public BucketTerms Terms => _terms;

    /// <summary>What requests and links are signed with now. Refuses with <see cref="Refusal.Unavailable"/> when there is none.</summary>
    public BucketLogin Login()
    {
        try
        {
            var credentials = _given ?? DefaultAWSCredentialsIdentityResolver.GetCredentials(_config);
            var now = credentials.GetCredentials();
            var endsAt = (credentials as RefreshingAWSCredentials)?.Expiration is { } end
                ? new DateTimeOffset(end.ToUniversalTime())
                : (DateTimeOffset?)null;
            return new BucketLogin(now.AccessKey, now.SecretKey, now.UseToken ? now.Token : null, endsAt);
        }
        catch (Exception e) when (BucketFaults.Translate(e) is { } refused)
        {
            throw refused;
        }
    }

    /// <summary>
    /// Puts a whole object and makes sure that the store has just these bytes: by Content-MD5, by the entity tag, and by size where the
    /// tag is no MD5.
    /// </summary>
    /// <param name="content">Seekable: a try that failed is begun again.</param>
    /// <param name="md5">16 bytes.</param>
    public Task PutAsync(string key, Stream content, BlobSeal seal, byte[] md5, CancellationToken ct) =>
        PutAsync(key, content, "application/octet-stream", seal, md5, ct);

    /// <summary>The same, of a type.</summary>
    internal async Task PutAsync(string key, Stream content, string contentType, BlobSeal seal, byte[] md5, CancellationToken ct)
    {
        var request = new PutObjectRequest
        {
            BucketName = _terms.Name,
            Key = key,
            InputStream = content,
            AutoCloseStream = false,
            ContentType = contentType,
            MD5Digest = Convert.ToBase64String(md5),
            UseChunkEncoding = false,
        };
        request.Headers["x-amz-content-sha256"] = seal.Sha256;
        request.Headers.ContentLength = seal.Size;
        var put = await RunAsync(token => _s3.PutObjectAsync(request, token), ct);
        if (put.ETag?.Trim('"') == Convert.ToHexStringLower(md5)) return;
        if (await FindSizeAsync(key, ct) != seal.Size) throw BucketFaults.Away(new IOException($"The store kept {key} otherwise."));
    }

    /// <summary>Opens an object from a place on; null when it is not there.</summary>
    internal async Task<BucketObject?> OpenAsync(string key, long from, CancellationToken ct)
    {
        var request = new GetObjectRequest { BucketName = _terms.Name, Key = key };
        if (from > 0) request.ByteRange = new ByteRange(from, long.MaxValue - 1);
        try
        {
            var got = await RunAsync(token => _s3.GetObjectAsync(request, token), ct);
            // The SDK's own stream checks an MD5 that is worth nothing to us, and makes garbage as large as the object.
            var bytes = WrapperStream.GetNonWrapperBaseStream(got.ResponseStream);
            return new BucketObject(got, bytes, from + got.ContentLength, got.ETag, got.Headers.ContentType ?? "");
        }
        catch (AmazonS3Exception e) when (BucketFaults.IsAbsent(e))
        {
            return null;
        }
    }

    /// <summary>Size of an object, or null when it is not there.</summary>
    public async Task<long?> FindSizeAsync(string key, CancellationToken ct)
    {
        try
        {
            return (await RunAsync(token => _s3.GetObjectMetadataAsync(_terms.Name, key, token), ct)).ContentLength;
        }
        catch (AmazonS3Exception e) when (BucketFaults.IsAbsent(e))
        {
            return null;
        }
    }

    /// <summary>Removes an object; absent is fine.</summary>
    public async Task DeleteAsync(string key, CancellationToken ct)
    {
        try
        {
            await RunAsync(token => _s3.DeleteObjectAsync(_terms.Name, key, token), ct);
        }
        catch (AmazonS3Exception e) when (BucketFaults.IsAbsent(e))
        {
        }
    }

    /// <summary>
    /// Copies an object within the bucket; false when the source is not the version that <paramref name="etag"/> names. Some stores copy
    /// whatever is there: then the copy's own tag tells.
    /// </summary>
    public async Task<bool> CopyAsync(string key, string etag, string to, CancellationToken ct)
    {
        if (await TryCopyAsync(key, etag, to, ct) is not { } made) return false;
        if (made.Trim('"') == etag.Trim('"') || await HonoursConditionAsync(key, to, ct)) return true;
        await DeleteAsync(to, ct);
        return false;
    }

    /// <summary>Where tags are no hashes, copies have other ones, and only a store that keeps to the condition can be trusted.</summary>
    private async Task<bool> HonoursConditionAsync(string key, string to, CancellationToken ct) =>
        _honoursCondition ??= await TryCopyAsync(key, NoVersion, to, ct) is null;

    /// <summary>The copy's tag; null when the source is gone or another version.</summary>
    private async Task<string?> TryCopyAsync(string key, string etag, string to, CancellationToken ct)
    {
        var request = new CopyObjectRequest
        {
            SourceBucket = _terms.Name,
            SourceKey = key,
            DestinationBucket = _terms.Name,
            DestinationKey = to,
            ETagToMatch = etag,
        };
        try
        {
            return (await RunAsync(token => _s3.CopyObjectAsync(request, token), ct)).ETag ?? "";
        }
        catch (AmazonS3Exception e) when (e.StatusCode == System.Net.HttpStatusCode.PreconditionFailed || BucketFaults.IsAbsent(e))
        {
            return null;
        }
    }

    /// <summary>Every key that begins so. For checks alone: it may take thousands of requests.</summary>
    public async IAsyncEnumerable<string> ListAsync(string prefix, [EnumeratorCancellation] CancellationToken ct)
    {
        var request = new ListObjectsV2Request { BucketName = _terms.Name, Prefix = prefix };
        while (true)
        {
            var page = await RunAsync(token => _s3.ListObjectsV2Async(request, token), ct);
            foreach (var found in page.S3Objects ?? []) yield return found.Key;
            if (page.IsTruncated != true) yield break;
            request.ContinuationToken = page.NextContinuationToken;
        }
    }

    /// <summary>Whether the bucket is there and may be used. Throws <see cref="AmazonS3Exception"/> as the store said it.</summary>
    internal Task ProbeAsync(CancellationToken ct) =>
        _s3.ListObjectsV2Async(new ListObjectsV2Request { BucketName = _terms.Name, MaxKeys = 1, Prefix = BucketPaths.Own }, ct);

    /// <summary>Makes the bucket. Throws <see cref="AmazonS3Exception"/> as the store said it.</summary>
    internal Task CreateAsync(CancellationToken ct) => _s3.PutBucketAsync(new PutBucketRequest { BucketName = _terms.Name }, ct);

    /// <summary>Sets the bucket's CORS rules. Throws <see cref="AmazonS3Exception"/> as the store said it.</summary>
    internal Task SetCorsAsync(CORSConfiguration rules, CancellationToken ct) =>
        _s3.PutCORSConfigurationAsync(new PutCORSConfigurationRequest { BucketName = _terms.Name, Configuration = rules }, ct);

    public void Dispose() => _s3.Dispose();

    /// <summary>One request with all its tries under one time limit. What is absent is thrown on as the store said it.</summary>
    private async Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> request, CancellationToken ct)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(_terms.Timeout);
        try
        {
            return await request(limit.Token);
        }
        catch (OperationCanceledException e) when (!ct.IsCancellationRequested)
        {
            throw BucketFaults.Away(e);
        }
        catch (Exception e) when (!IsTold(e) && BucketFaults.Translate(e) is { } refused)
        {
            throw refused;
        }
    }

    private static bool IsTold(Exception fault) =>
        fault is AmazonS3Exception s3 && (BucketFaults.IsAbsent(s3) || s3.StatusCode == System.Net.HttpStatusCode.PreconditionFailed);
}
