using Enclosure.Accounts;
using Enclosure.Attachments;
using Enclosure.Conversations;
using Enclosure.Events;
using Enclosure.Mail.Receiving;
using Enclosure.Mail.Skeletons;
using Enclosure.Sessions;
using Enclosure.Sql;
using Enclosure.Storage;
using Enclosure.Webhooks;

namespace Enclosure.Sweeping;

/// <summary>How many of each were taken. <see cref="Ran"/> is false when another process held the lease.</summary>
public sealed record SweepResult(
    bool Ran, int Settled, int Expired, int UnusedDeleted, int EndedForgotten, int BlobsRemoved, int LeftoversDropped, int KeysForgotten,
    int MailPurged, int EventsForgotten)
{
    public static readonly SweepResult NotNow = new(false, 0, 0, 0, 0, 0, 0, 0, 0, 0);
}

/// <summary>
/// Finishes what ended or was interrupted, from the rows: ended links, unused uploads, deletions half done, staged leftovers. In batches,
/// so that it never holds the database for long; running it twice changes nothing more.
/// </summary>
public sealed class Sweep(
    Database database,
    RowHolder holder,
    IBlobStore store,
    Settlement settlement,
    AttachmentRemoval removal,
    Idempotency idempotency,
    MailboxPurge purge,
    SeenMail seen,
    SkeletonCuts cuts,
    EventRetention events,
    StreamPlaces streams,
    SenderRates senders,
    QueuedMail queued,
    SessionDirectory sessions,
    BucketObjects objects,
    BytesHold hold,
    UploadRules rules,
    TimeProvider time)
{
    private const int Batch = 200;

    /// <summary>A message brings all the rows of its files.</summary>
    private const int MailBatch = 20;

    private static readonly TimeSpan LeaseLength = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan LeftoverAge = TimeSpan.FromDays(1);
    private static readonly TimeSpan EndedShown = TimeSpan.FromDays(7);

    private readonly Lease _lease = new(database, holder, "sweep", LeaseLength, time);

    /// <summary>Ends the sweep of a process that runs no more. For the one that serves the data directory, before it sweeps.</summary>
    public Task ResumeAsync() => _lease.ResumeAsync();

    /// <summary>One full sweep, or <see cref="SweepResult.NotNow"/>.</summary>
    public async Task<SweepResult> RunAsync(CancellationToken ct)
    {
        if (!await _lease.TakeAsync()) return SweepResult.NotNow;
        try
        {
            var settled = await RepeatAsync(SettleEndedAsync, ct);
            var expired = await RepeatAsync(ExpireAsync, ct);
            var unused = await RepeatAsync(DeleteUnusedAsync, ct);
            await RepeatAsync(token => removal.DeleteHiddenAsync(Batch, token), ct);
            var forgotten = await RepeatAsync(_ => ForgetEndedAsync(), ct);
            var purged = await PurgeAsync(ct);
            await RepeatAsync(token => cuts.RunAsync(Batch, token), ct);
            await RepeatAsync(token => queued.ForgetAsync(Batch, token), ct);
            await RepeatAsync(_ => seen.ForgetAsync(time.GetUtcNow(), Batch), ct);
            var removed = await RepeatAsync(RemoveBlobsAsync, ct);
            await RepeatAsync(token => objects.SweepAsync(store, Batch, token), ct);
            var leftovers = await store.DropLeftoversAsync(
                time.GetUtcNow() - LeftoverAge, MustStayAsync, ct);
            var keys = await RepeatAsync(_ => ForgetKeysAsync(), ct);
            await RepeatAsync(_ => streams.ForgetAsync(Batch), ct);
            await RepeatAsync(_ => sessions.ForgetAsync(Batch), ct);
            await RepeatAsync(_ => senders.ForgetAsync(time.GetUtcNow(), Batch), ct);
            await RepeatAsync(_ => events.ForgetHooksAsync(Batch), ct);
            var told = await RepeatAsync(_ => events.ForgetDeliveriesAsync(Batch), ct) + await RepeatAsync(
                _ => events.ForgetEventsAsync(Batch), ct);
            return new SweepResult(true, settled, expired, unused, forgotten, removed, leftovers, keys, purged, told);
        }
        finally
        {
            await _lease.GiveUpAsync();
        }
    }

    /// <summary>Whether somebody copies the store is asked last: what its row was marked for before that, the copy does not name.</summary>
    private async Task<bool> MustStayAsync(BlobKey key, CancellationToken ct) =>
        await removal.HasArrivedAsync(key, ct) || await hold.IsHeldAsync(ct);

    /// <summary>Renews the lease between batches and stops when it is lost.</summary>
    private async Task<int> RepeatAsync(Func<CancellationToken, Task<int>> batch, CancellationToken ct)
    {
        var total = 0;
        while (true)
        {
            ct.ThrowIfCancellationRequested();
            var done = await batch(ct);
            total += done;
            if (done < Batch || !await _lease.TakeAsync()) return total;
        }
    }

    private async Task<int> PurgeAsync(CancellationToken ct)
    {
        var total = 0;
        while (await purge.RunAsync(MailBatch, ct) is { } taken && await _lease.TakeAsync()) total += taken;
        return total;
    }

    private async Task<int> SettleEndedAsync(CancellationToken ct)
    {
        var ended = await database.ReadAsync(sql => AttachmentTable.ListArrivedAsync(sql, time.GetUtcNow(), Batch), ct);
        var settled = 0;
        foreach (var upload in ended) settled += await TryLookAsync(upload, ct) ? 1 : 0;
        return settled;
    }

    /// <summary>One file that cannot be read must not keep the rest waiting; it is looked at again in the next sweep.</summary>
    private async Task<bool> TryLookAsync(Attachment upload, CancellationToken ct)
    {
        try
        {
            await settlement.LookAsync(upload, ct);
            return true;
        }
        catch (RefusedException)
        {
            return false;
        }
    }

    private async Task<int> ExpireAsync(CancellationToken ct)
    {
        var over = await database.ReadAsync(sql => AttachmentTable.ListAwaitedAsync(sql, time.GetUtcNow() - Settlement.Grace, Batch), ct);
        var looked = 0;
        var patience = new Patience();
        foreach (var upload in over)
        {
            // A link may lead past this server: bytes may be there that nobody has looked at yet.
            var isLookedAt = await TryLookAsync(upload, ct);
            if (patience.IsOver(isLookedAt)) break;
            if (!isLookedAt) continue;
            await settlement.ExpireAsync(upload);
            looked++;
        }

        return looked;
    }

    private Task<int> DeleteUnusedAsync(CancellationToken ct) =>
        rules.UnusedLifetime > TimeSpan.Zero
            ? removal.DeleteUnusedAsync(time.GetUtcNow() - rules.UnusedLifetime, Batch, ct)
            : Task.FromResult(0);

    private Task<int> RemoveBlobsAsync(CancellationToken ct) => removal.FinishAsync(Batch, ct);

    private Task<int> ForgetEndedAsync() =>
        database.WriteAsync(sql => AttachmentTable.ForgetEndedAsync(sql, time.GetUtcNow() - EndedShown, Batch));

    private Task<int> ForgetKeysAsync() => idempotency.ForgetAsync(time.GetUtcNow() - IdempotencyClaim.Lifetime, Batch);
}
