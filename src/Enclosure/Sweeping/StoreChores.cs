using Enclosure.Attachments;
using Enclosure.Storage;

namespace Enclosure.Sweeping;

/// <summary>What lies in the store and no row needs any more.</summary>
public sealed class StoreChores(
    IBlobStore store, AttachmentRemoval removal, BucketObjects objects, BytesHold hold, TimeProvider time)
{
    private static readonly TimeSpan LeftoverAge = TimeSpan.FromDays(1);

    public Task<int> RemoveBlobsAsync(int limit, CancellationToken ct) => removal.FinishAsync(limit, ct);

    public Task<int> SweepObjectsAsync(int limit, CancellationToken ct) => objects.SweepAsync(store, limit, ct);

    public Task<int> DropLeftoversAsync(CancellationToken ct) =>
        store.DropLeftoversAsync(time.GetUtcNow() - LeftoverAge, MustStayAsync, ct);

    /// <summary>Whether somebody copies the store is asked last: what its row was marked for before that, the copy does not name.</summary>
    private async Task<bool> MustStayAsync(BlobKey key, CancellationToken ct) =>
        await removal.HasArrivedAsync(key, ct) || await hold.IsHeldAsync(ct);
}
