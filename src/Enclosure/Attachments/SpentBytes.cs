using Enclosure.Storage;

namespace Enclosure.Attachments;

/// <summary>Bytes whose row is marked for removal: taken away at once where that works, by the sweep where it does not.</summary>
internal static class SpentBytes
{
    /// <summary>False when the store cannot be written to now; the row stays marked and the next sweep tries again.</summary>
    public static Task<bool> TryRemoveAsync(IBlobStore store, BlobKey key) =>
        TryAsync(() => store.DeleteAsync(key, CancellationToken.None));

    /// <summary>What an upload link brought and is not wanted there any more; what stays is looked at again by the sweep.</summary>
    public static Task<bool> TryClearAsync(IBlobStore store, string path) =>
        TryAsync(() => store.ClearUploadAsync(path, CancellationToken.None));

    private static async Task<bool> TryAsync(Func<Task> remove)
    {
        try
        {
            await remove();
            return true;
        }
        catch (RefusedException)
        {
            return false;
        }
    }
}
