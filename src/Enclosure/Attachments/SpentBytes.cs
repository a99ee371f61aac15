using Enclosure.Storage;

namespace Enclosure.Attachments;

/// <summary>
/// Bytes whose row is marked for removal: taken away at once where that works, by the sweep where it does not, or where somebody copies
/// the store just now.
/// </summary>
public sealed class SpentBytes(IBlobStore store, BytesHold hold)
{
    /// <summary>
    /// To be called when the mark is committed. False when the bytes stay for now; their row stays marked and the next sweep tries again.
    /// </summary>
    public Task<bool> TryRemoveAsync(BlobKey key) =>
        TryAsync(async () =>
        {
            if (await hold.IsHeldAsync(CancellationToken.None)) return false;
            await store.DeleteAsync(key, CancellationToken.None);
            return true;
        });

    /// <summary>What an upload link brought and is not wanted under its path any more; what stays is for the sweep.</summary>
    public Task<bool> TryClearAsync(string path) =>
        TryAsync(async () =>
        {
            await store.ClearUploadAsync(path, CancellationToken.None);
            return true;
        });

    private static async Task<bool> TryAsync(Func<Task<bool>> remove)
    {
        try
        {
            return await remove();
        }
        catch (RefusedException)
        {
            return false;
        }
    }
}
