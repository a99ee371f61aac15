using Enclosure.Sql;
using Enclosure.Storage;

namespace Enclosure.Moving;

/// <summary>
/// Rows and bytes from one place to another, whatever the engines and stores: moving house, a backup, its way back. The source may serve
/// meanwhile. Bytes go first, then the rows as they are at one instant, then the bytes that came in between; at the end everything is read
/// back. What fails may be run again and goes on from there.
/// </summary>
/// <param name="source">Its database must have this program's schema; so must the target's.</param>
/// <param name="target">Has the source's own database where rows stay, or its store where bytes stay.</param>
/// <param name="readsAll">Every byte at the target is read, whatever earlier runs have proven.</param>
public sealed class Transfer(TransferSide source, TransferSide target, bool readsAll, TransferWatch watch, TimeProvider time)
{
    private const int Batch = 500;

    private bool MovesRows => source.Database != target.Database;

    private bool MovesBytes => source.Store != target.Store;

    /// <summary>
    /// Throws <see cref="TransferRefusedException"/> before anything is changed, <see cref="TransferFailedException"/> afterwards.
    /// </summary>
    public async Task<TransferResult> RunAsync(CancellationToken ct)
    {
        await RequireSchemaAsync(source, ct);
        if (MovesRows) await RequireSchemaAsync(target, ct);
        await TransferMarker.RequireFinishedAsync(source.Database, ct);
        var marker = MovesRows ? await ClaimAsync(ct) : null;
        await using var hold = await SourceHold.TakeAsync(source.Database, time, ct);
        using var until = CancellationTokenSource.CreateLinkedTokenSource(ct, hold.Lost);
        try
        {
            return marker is null ? await MoveBytesAsync(until.Token) : await MoveAllAsync(marker, until.Token);
        }
        catch (OperationCanceledException e) when (!ct.IsCancellationRequested && hold.Lost.IsCancellationRequested)
        {
            throw new TransferFailedException(
                "The source's database was away for too long: files may be missing that were deleted there. Run this again.", e);
        }
    }

    private static async Task RequireSchemaAsync(TransferSide side, CancellationToken ct)
    {
        if (await Migrator.PresentAsync(side.Database, ct) is var present && present != Migrator.Newest)
            throw new TransferRefusedException(
                $"{side.DatabasePlace} has schema {present}, this program moves {Migrator.Newest}: use the version that was there last.");
    }

    private async Task<TransferMarker> ClaimAsync(CancellationToken ct)
    {
        if (MovesBytes && !await TransferMarker.IsCopyAsync(target.Database, ct))
            await foreach (var _ in target.Store.ListAsync(ct))
                throw new TransferRefusedException($"There are files in {target.StorePlace} already: choose an empty place.");
        var marker = await TransferMarker.ClaimAsync(source, target, time);
        // What a run that died was writing.
        if (MovesBytes) await target.Store.DropLeftoversAsync(time.GetUtcNow().AddDays(1), (_, _) => Task.FromResult(false), ct);
        return marker;
    }

    /// <summary>Rows stay: whatever they name is brought to the other store.</summary>
    private async Task<TransferResult> MoveBytesAsync(CancellationToken ct)
    {
        var (at, copy) = (time.GetUtcNow(), NewCopy());
        await BringAllAsync(copy, source.Database, ct);
        var totals = await BlobList.WeighAsync(source.Database, ct);
        return new TransferResult(
            Guid.CreateVersion7(at), at, [], totals.Count, totals.Bytes, copy.Copied, copy.CopiedBytes, copy.Mended, 0);
    }

    private async Task<TransferResult> MoveAllAsync(TransferMarker marker, CancellationToken ct)
    {
        var copy = NewCopy();
        if (marker.IsFinished) await copy.TrustAsync(BlobList.AllAsync(target.Database, ct));
        if (MovesBytes) await BringFirstAsync(copy, ct);
        watch.Say("copying rows");
        var at = time.GetUtcNow();
        var tables = await source.Database.SnapshotAsync(
            snapshot => RowCopy.CopyAsync(snapshot, target.Database, marker, watch.Say, ct), ct);
        await BringAllAsync(copy, target.Database, ct);
        watch.Say("reading the rows back");
        RequireSame(tables, await RowCopy.ReadBackAsync(target.Database, TransferTables.Moved, ct));
        var removed = MovesBytes ? await RemoveUnnamedAsync(ct) : 0;
        await marker.FinishAsync();
        var totals = await BlobList.WeighAsync(target.Database, ct);
        return new TransferResult(
            marker.Id, at, tables, totals.Count, totals.Bytes, copy.Copied, copy.CopiedBytes, copy.Mended, removed);
    }

    private BlobCopy NewCopy() => new(source.Store, target.Store, readsAll, watch);

    /// <summary>Most bytes go before the rows, so that little is left afterwards. What is damaged now may be deleted by then.</summary>
    private async Task BringFirstAsync(BlobCopy copy, CancellationToken ct)
    {
        watch.Say("copying files");
        watch.Expect((await BlobList.WeighAsync(source.Database, ct)).Bytes);
        await copy.RunAsync(BlobList.AllAsync(source.Database, ct), ct);
    }

    private async Task BringAllAsync(BlobCopy copy, Database database, CancellationToken ct)
    {
        watch.Say("checking files, and copying what is missing");
        watch.Expect((await BlobList.WeighAsync(database, ct)).Bytes);
        var damaged = await copy.RunAsync(BlobList.AllAsync(database, ct), ct);
        foreach (var blob in damaged) watch.Say(await DescribeAsync(database, blob, ct));
        if (damaged.Count > 0) throw new TransferFailedException(
            $"{damaged.Count} of the source's files are damaged: {await DescribeAsync(database, damaged.First(), ct)}. Restore them from a "
            + "backup or delete them there, then run this again.");
    }

    private static async Task<string> DescribeAsync(Database database, DamagedBlob blob, CancellationToken ct) =>
        $"blob {blob.Key.Id} ({await BlobList.UsesAsync(database, blob.Key, ct)}) {blob.Reason}";

    private static void RequireSame(IReadOnlyList<TableDigest> read, IReadOnlyList<TableDigest> written)
    {
        foreach (var (source, target) in read.Zip(written))
            if (source != target) throw new TransferFailedException(
                $"The table {source.Table} has {target.Rows} rows with the sum {target.Digest} at the target, {source.Rows} with "
                + $"{source.Digest} were read: somebody changed it, or it was damaged. Run this again.");
    }

    /// <summary>Files that were deleted between two runs. The store is ours alone: it was empty when the first one began.</summary>
    private async Task<long> RemoveUnnamedAsync(CancellationToken ct)
    {
        var removed = 0L;
        await foreach (var keys in BatchesAsync(target.Store, ct))
        {
            foreach (var key in await BlobList.UnnamedAsync(target.Database, keys, ct))
            {
                await target.Store.DeleteAsync(key, ct);
                removed++;
            }
        }

        return removed;
    }

    private static async IAsyncEnumerable<List<BlobKey>> BatchesAsync(
        IBlobStore store, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        var keys = new List<BlobKey>(Batch);
        await foreach (var key in store.ListAsync(ct))
        {
            keys.Add(key);
            if (keys.Count < Batch) continue;
            yield return keys;
            keys = new List<BlobKey>(Batch);
        }

        if (keys.Count > 0) yield return keys;
    }
}
