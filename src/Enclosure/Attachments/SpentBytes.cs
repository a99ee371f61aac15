using Enclosure.Storage;

namespace Enclosure.Attachments;

/// <summary>
/// Bytes whose row is marked for removal: taken away at once where that works, by the sweep where it does not, or where somebody copies
/// the store just now.
/// </summary>
public sealed class SpentBytes(IBlobStore store, BytesHold hold)
{
    /// <summary>Somebody may wait for an answer meanwhile, and the sweep has more time.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(5);

    /// <summary>
    /// To be called when the mark is committed. False when the bytes stay for now; their row stays marked and the next sweep tries again.
    /// </summary>
    public Task<bool> TryRemoveAsync(BlobKey key) =>
        TryAsync(async limit =>
        {
            if (await hold.IsHeldAsync(CancellationToken.None)) return false;
            await store.DeleteAsync(key, limit);
            return true;
        });

    /// <summary>What an upload link brought and is not wanted under its path any more; what stays is for the sweep.</summary>
    public Task<bool> TryClearAsync(string path) =>
        TryAsync(async limit =>
        {
            await store.ClearUploadAsync(path, limit);
            return true;
        });

    private static async Task<bool> TryAsync(Func<CancellationToken, Task<bool>> remove)
    {
        using var limit = new CancellationTokenSource(LongestWait);
        try
        {
            return await remove(limit.Token);
        }
        catch (Exception e) when (e is RefusedException or OperationCanceledException)
        {
            return false;
        }
    }
}
