using Enclosure.Storage;

namespace Enclosure.Attachments;

/// <summary>Bytes whose row is marked for removal: taken away at once where that works, by the sweep where it does not.</summary>
internal static class SpentBytes
{
    /// <summary>False when the store cannot be written to now; the row stays marked and the next sweep tries again.</summary>
    public static async Task<bool> TryRemoveAsync(IBlobStore store, BlobKey key)
    {
        try
        {
            await store.DeleteAsync(key, CancellationToken.None);
            return true;
        }
        catch (RefusedException)
        {
            return false;
        }
    }
}
