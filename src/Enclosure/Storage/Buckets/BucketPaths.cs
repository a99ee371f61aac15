namespace Enclosure.Storage.Buckets;

/// <summary>How objects are called: blobs by their ids, spread by their last digits as ids of one time begin alike.</summary>
internal static class BucketPaths
{
    /// <summary>What belongs to nobody's files, such as the self-test's object.</summary>
    public const string Own = ".enclosure/";

    public const string Blobs = "blobs/";

    public static string Of(BlobKey key)
    {
        var name = key.ToString();
        return $"{Blobs}{name[^2..]}/{name}";
    }

    public static bool TryParse(string path, out BlobKey key) => BlobKey.TryParse(path[(path.LastIndexOf('/') + 1)..], out key);
}
