using Enclosure.Attachments;
using Enclosure.Sql;
using Enclosure.Storage;

namespace Enclosure.Mail.Skeletons;

/// <summary>
/// Takes the bytes of deleted files out of the skeletons they stand in, where they could not be made again from the file: quoted-printable,
/// uuencode, base64 in odd lines. Asked for by a row in <c>skeleton_cuts</c>, so that no crash forgets it. Recipients of one delivery share
/// a skeleton: the message gets one of its own and gives up its reference to the old one.
/// </summary>
public sealed class SkeletonCuts(Database database, IBlobStore store, SpentBytes bytes, TimeProvider time)
{
    /// <summary>Does what is asked for, up to <paramref name="limit"/> times. How many are done; others wait for the next time.</summary>
    public async Task<int> RunAsync(int limit, CancellationToken ct)
    {
        var requests = await database.ReadAsync(
            sql => sql.ListAsync<Request>("select id, message_id from skeleton_cuts order by id limit @limit", new { limit }), ct);
        var done = 0;
        var patience = new Patience();
        foreach (var request in requests)
        {
            var isDone = await TryCutAsync(request, ct);
            done += isDone ? 1 : 0;
            if (patience.IsOver(isDone)) break;
        }

        return done;
    }

    private async Task<bool> TryCutAsync(Request request, CancellationToken ct)
    {
        try
        {
            return await CutAsync(request, ct);
        }
        catch (BlobMissingException)
        {
            return await ForgetAsync(request);
        }
        catch (RefusedException)
        {
            return false;
        }
    }

    private async Task<bool> CutAsync(Request request, CancellationToken ct)
    {
        var kept = await database.ReadAsync(
            sql => sql.FindAsync<Kept>(
                "select account_id, skeleton_id, manifest from messages where id = @MessageId and skeleton_id is not null", request), ct);
        if (kept is null) return await ForgetAsync(request);

        var parts = await database.ReadAsync(
            sql => sql.ListAsync<string>("select part from attachments where message_id = @MessageId and state = 'ready'", request), ct);
        var removed = RawMail.Removed(ManifestText.Read(kept.Manifest), parts);
        await using var content = await store.OpenReadAsync(new BlobKey(kept.SkeletonId), ct);
        if (!await SkeletonCopy.HoldsAnyAsync(removed, content, ct)) return await ForgetAsync(request);

        using var staged = store.Stage();
        await SkeletonCopy.WriteWithoutAsync(removed, content, staged, ct);
        var seal = await staged.SealAsync(ct);
        var (isReplaced, spent) = await Arrival.CommitAsync(
            staged,
            () => database.WriteAsync(kept.AccountId, sql => ReplaceAsync(sql, request, kept, staged.Key, seal)),
            result => result.IsReplaced);
        if (spent is { } key) await bytes.TryRemoveAsync(key);
        return isReplaced;
    }

    private async Task<(bool IsReplaced, BlobKey? Spent)> ReplaceAsync(
        SqlSession sql, Request request, Kept kept, BlobKey key, BlobSeal seal)
    {
        if (!await MessageTable.ReplaceSkeletonAsync(sql, request.MessageId, kept.SkeletonId, key.Id)) return (false, null);

        await AttachmentTable.InsertMailBlobAsync(sql, kept.AccountId, key, seal, references: 1, counted: false, time.GetUtcNow());
        await sql.ExecuteAsync("delete from skeleton_cuts where id = @Id", request);
        return (true, await AttachmentLibrary.GiveUpAsync(sql, kept.AccountId, kept.SkeletonId));
    }

    private async Task<bool> ForgetAsync(Request request) =>
        await database.WriteAsync(sql => sql.ExecuteAsync("delete from skeleton_cuts where id = @Id", request)) == 1;

    private sealed record Request(Guid Id, Guid MessageId);

    private sealed record Kept(Guid AccountId, Guid SkeletonId, string Manifest);
}
