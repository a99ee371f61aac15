using System.Net;
using System.Net.Sockets;
using Amazon.Runtime;
using Amazon.S3;

namespace Enclosure.Storage.Buckets;

/// <summary>Which failures of the store are the surroundings' fault, and what the caller is told.</summary>
internal static class BucketFaults
{
    /// <summary>How long a client is asked to wait: the store was tried for a while already.</summary>
    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(10);

    public static bool IsAbsent(AmazonS3Exception fault) =>
        fault.StatusCode == HttpStatusCode.NotFound && fault.ErrorCode is not "NoSuchBucket";

    /// <summary>The refusal for a store that is away, slow or refuses us, or null for a fault of ours.</summary>
    public static RefusedException? Translate(Exception fault) => fault switch
    {
        RefusedException => null,
        AmazonS3Exception { ErrorCode: "QuotaExceeded" or "InsufficientStorage" or "ServiceQuotaExceeded" } => new RefusedException(
            Refusal.StoreFull, "The server's store is full. Try again later; nothing was kept.", inner: fault),
        AmazonServiceException or AmazonClientException or HttpRequestException or IOException or SocketException or TimeoutException
            or WebException => Away(fault),
        _ => null,
    };

    public static RefusedException Away(Exception? fault) =>
        RefusedException.Later(
            Refusal.Unavailable, "The server cannot use its store right now. Try again later; nothing was kept.", Wait, fault);
}
