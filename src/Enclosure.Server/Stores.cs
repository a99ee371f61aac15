using Enclosure.Mime.Headers;
using Enclosure.Server.Settings;
using Enclosure.Storage;
using Enclosure.Storage.Buckets;

namespace Enclosure.Server;

/// <summary>The store that the settings name.</summary>
internal static class Stores
{
    /// <summary>Makes its directories where they are missing. Nothing is asked of a bucket yet.</summary>
    /// <param name="door">Makes links that lead to this server.</param>
    /// <param name="announce">Remembers an object before it is written into a bucket.</param>
    public static IBlobStore Open(
        EnclosureSettings settings, BucketClient? bucket, DoorLinks door, BucketAnnouncement announce, TimeProvider time) =>
        bucket is null
            ? new DiskBlobStore(settings.Data, door, time)
            : new S3BlobStore(bucket, Path.Combine(settings.Data, "incoming"), door, SaveAs, announce, time);

    private static string SaveAs(string filename) => ContentDispositionHeader.Write("attachment", filename);
}
