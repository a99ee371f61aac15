using Enclosure.Accounts;
using Enclosure.Mail.Receiving;
using Enclosure.Mail.Skeletons;
using Enclosure.Sweeping;
using Enclosure.Webhooks;

namespace Enclosure.Server;

/// <summary>What the sweep needs beside the parts of the core that others work with too.</summary>
internal sealed record SweptParts(
    UploadChores Uploads, StoreChores Stored, Idempotency Idempotency, SeenMail Seen, SkeletonCuts Cuts, EventRetention Events);

/// <summary>What the sweep does, from top to bottom.</summary>
internal static class Chores
{
    /// <summary>The one that takes nothing away.</summary>
    public const string Settled = "settled";

    /// <summary>A message brings all the rows of its files.</summary>
    private const int MailBatch = 20;

    public static IReadOnlyList<Chore> Of(Core core, SweptParts swept)
    {
        var time = core.Time;
        return
        [
            Chore.Batched(Settled, swept.Uploads.SettleAsync),
            Chore.Batched("expired", swept.Uploads.ExpireAsync),
            Chore.Batched("unused", swept.Uploads.DeleteUnusedAsync),
            Chore.Batched("hidden", core.Removal.DeleteHiddenAsync),
            Chore.Batched("ended", (batch, _) => swept.Uploads.ForgetEndedAsync(batch)),
            new("mail", ct => PurgeAsync(core.Purge, ct)),
            Chore.Batched("cuts", swept.Cuts.RunAsync),
            Chore.Batched("queued", core.QueuedMail.ForgetAsync),
            Chore.Batched("seen", (batch, _) => swept.Seen.ForgetAsync(time.GetUtcNow(), batch)),
            Chore.Batched("blobs", swept.Stored.RemoveBlobsAsync),
            Chore.Batched("objects", swept.Stored.SweepObjectsAsync),
            Chore.Whole("leftovers", swept.Stored.DropLeftoversAsync),
            Chore.Batched(
                "idempotency-keys", (batch, _) => swept.Idempotency.ForgetAsync(time.GetUtcNow() - IdempotencyClaim.Lifetime, batch)),
            Chore.Batched("streams", (batch, _) => core.StreamPlaces.ForgetAsync(batch)),
            Chore.Batched("sessions", (batch, _) => core.Sessions.ForgetAsync(batch)),
            Chore.Batched("sender-minutes", (batch, _) => core.SenderRates.ForgetAsync(time.GetUtcNow(), batch)),
            Chore.Batched("hooks", (batch, _) => swept.Events.ForgetHooksAsync(batch)),
            Chore.Batched("deliveries", (batch, _) => swept.Events.ForgetDeliveriesAsync(batch)),
            Chore.Batched("events", (batch, _) => swept.Events.ForgetEventsAsync(batch)),
        ];
    }

    private static async Task<ChoreStep> PurgeAsync(MailboxPurge purge, CancellationToken ct)
    {
        var taken = await purge.RunAsync(MailBatch, ct);
        return new ChoreStep(taken ?? 0, MayBeMore: taken is not null);
    }
}
