namespace Enclosure.Storage.Buckets;

/// <summary>An object on its way from the bucket. Disposing it gives up what was not read.</summary>
/// <param name="Answer">What the bytes came with; it holds the connection.</param>
/// <param name="Bytes">From the place that was asked for.</param>
/// <param name="Size">Of the whole object.</param>
/// <param name="ETag">Its present version, as the store names it.</param>
internal sealed record BucketObject(IDisposable Answer, Stream Bytes, long Size, string ETag, string ContentType) : IDisposable
{
    public void Dispose() => Answer.Dispose();
}
