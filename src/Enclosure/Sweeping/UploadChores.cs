using Enclosure.Attachments;
using Enclosure.Sql;

namespace Enclosure.Sweeping;

/// <summary>Uploads whose link has ended, that nobody used, or that ended long ago.</summary>
public sealed class UploadChores(
    Database database, Settlement settlement, AttachmentRemoval removal, UploadRules rules, TimeProvider time)
{
    private static readonly TimeSpan EndedShown = TimeSpan.FromDays(7);

    /// <summary>Settles those whose bytes came.</summary>
    public async Task<int> SettleAsync(int limit, CancellationToken ct)
    {
        var ended = await database.ReadAsync(sql => AttachmentTable.ListArrivedAsync(sql, time.GetUtcNow(), limit), ct);
        var settled = 0;
        foreach (var upload in ended) settled += await TryLookAsync(upload, ct) ? 1 : 0;
        return settled;
    }

    /// <summary>Ends those whose bytes never came.</summary>
    public async Task<int> ExpireAsync(int limit, CancellationToken ct)
    {
        var over = await database.ReadAsync(sql => AttachmentTable.ListAwaitedAsync(sql, time.GetUtcNow() - Settlement.Grace, limit), ct);
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

    public Task<int> DeleteUnusedAsync(int limit, CancellationToken ct) =>
        rules.UnusedLifetime > TimeSpan.Zero
            ? removal.DeleteUnusedAsync(time.GetUtcNow() - rules.UnusedLifetime, limit, ct)
            : Task.FromResult(0);

    public Task<int> ForgetEndedAsync(int limit) =>
        database.WriteAsync(sql => AttachmentTable.ForgetEndedAsync(sql, time.GetUtcNow() - EndedShown, limit));

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
}
