using Enclosure.Accounts;
using Enclosure.FileTypes;
using Enclosure.Sql;
using Enclosure.Storage;

namespace Enclosure.Attachments;

/// <summary>
/// Decides pending uploads: looked at by <c>complete</c>, a status or read of the upload, a use, or the sweep. One conditional update
/// decides, and the quota moves only with it.
/// </summary>
public sealed class Settlement(Database database, IBlobStore store, SpentBytes spent, TimeProvider time)
{
    /// <summary>How long after its link's end a PUT that was begun in time may still be running.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromMinutes(15);

    /// <summary>The upload as it stands after looking: still pending when no bytes have come.</summary>
    public async Task<Attachment> LookAsync(Attachment upload, CancellationToken ct)
    {
        if (upload.State != AttachmentState.Pending) return upload;
        if (upload.BlobId is not { } blobId) return await TakeAsync(upload, ct);
        var asPromised = await store.FindSizeAsync(new BlobKey(blobId), ct) == upload.SizeBytes;
        return await database.WriteAsync(upload.AccountId, async sql =>
        {
            if (asPromised) await AcceptAsync(sql, upload, blobId);
            else await FailAsync(sql, upload, blobId);
            return await AttachmentTable.FindAsync(sql, upload.Id) ?? Gone(upload);
        });
    }

    /// <summary>Looks in the store itself, where links lead past this server.</summary>
    private async Task<Attachment> TakeAsync(Attachment upload, CancellationToken ct)
    {
        var promise = new UploadPromise(upload.UploadKey!, upload.ContentType, upload.SizeBytes);
        if (await TryTakeAsync(upload, promise, ct) is not { } taken) return await NowAsync(upload, ct);
        var (settled, wanted) = await database.WriteAsync(upload.AccountId, async sql =>
        {
            var decided = taken.Bytes is { } bytes
                ? await AcceptTakenAsync(sql, upload, bytes, taken.Head)
                : await FailTakenAsync(sql, upload);
            return (await AttachmentTable.FindAsync(sql, upload.Id) ?? Gone(upload), decided);
        });
        if (!wanted && taken.Bytes is { } spare) await spent.TryRemoveAsync(spare.Key);
        if (settled.State != AttachmentState.Pending) await spent.TryClearAsync(promise.Path);
        return settled;
    }

    private static Attachment Gone(Attachment upload) => upload with { State = AttachmentState.Expired };

    /// <summary>As it stands in the rows: who found no bytes may have come after another who took them.</summary>
    private async Task<Attachment> NowAsync(Attachment upload, CancellationToken ct) =>
        await database.ReadAsync(sql => AttachmentTable.FindAsync(sql, upload.Id), ct) ?? Gone(upload);

    /// <summary>Null when there are no bytes, or another took them while they were read here.</summary>
    private async Task<TakenUpload?> TryTakeAsync(Attachment upload, UploadPromise promise, CancellationToken ct)
    {
        try
        {
            return await store.TakeUploadAsync(promise, ct);
        }
        catch (RefusedException refused) when (refused.Reason == Refusal.Unavailable)
        {
            if ((await NowAsync(upload, ct)).State == AttachmentState.Pending) throw;
            return null;
        }
    }

    private async Task<bool> AcceptTakenAsync(SqlSession sql, Attachment upload, TakenBytes bytes, ReadOnlyMemory<byte> head)
    {
        var rows = await sql.ExecuteAsync(
            """
            update attachments set state = 'ready', settled_at = @now, blob_id = @blobId, sha256 = @Sha256, detected_type = @detected
            where id = @Id and state = 'pending' and blob_id is null
            """,
            new
            {
                upload.Id,
                blobId = bytes.Key.Id,
                bytes.Seal.Sha256,
                detected = ContentTypes.Detect(head.Span, bytes.Seal.Size),
                now = time.GetUtcNow(),
            });
        if (rows == 0) return false;
        await sql.BatchAsync(AttachmentTable.InsertBlob(upload.AccountId, bytes.Key, bytes.Seal, stored: true, time.GetUtcNow()));
        await Quota.SettleAsync(sql, upload.AccountId, upload.SizeBytes);
        return true;
    }

    private async Task<bool> FailTakenAsync(SqlSession sql, Attachment upload)
    {
        var rows = await sql.ExecuteAsync(
            "update attachments set state = 'failed', settled_at = @now where id = @Id and state = 'pending' and blob_id is null",
            new { upload.Id, now = time.GetUtcNow() });
        if (rows == 1) await Quota.ReleaseAsync(sql, upload.AccountId, upload.SizeBytes);
        return rows == 1;
    }

    /// <summary>Ends a pending upload that no bytes came for, when its link and the grace time are over. True when it did.</summary>
    public Task<bool> ExpireAsync(Attachment upload) =>
        database.WriteAsync(upload.AccountId, async sql =>
        {
            var rows = await sql.ExecuteAsync(
                """
                update attachments set state = 'expired', settled_at = @now
                where id = @Id and state = 'pending' and blob_id is null and link_expires_at <= @over
                """,
                new { upload.Id, now = time.GetUtcNow(), over = time.GetUtcNow() - Grace });
            if (rows == 1) await Quota.ReleaseAsync(sql, upload.AccountId, upload.SizeBytes);
            return rows == 1;
        });

    private async Task AcceptAsync(SqlSession sql, Attachment upload, Guid blobId)
    {
        if (!await DecideAsync(sql, upload.Id, blobId, "ready")) return;
        await AttachmentTable.MarkStoredAsync(sql, blobId);
        await Quota.SettleAsync(sql, upload.AccountId, upload.SizeBytes);
    }

    private async Task FailAsync(SqlSession sql, Attachment upload, Guid blobId)
    {
        if (!await DecideAsync(sql, upload.Id, blobId, "failed")) return;
        await sql.BatchAsync(AttachmentTable.MarkDiscarded(blobId));
        await Quota.ReleaseAsync(sql, upload.AccountId, upload.SizeBytes);
    }

    private async Task<bool> DecideAsync(SqlSession sql, Guid id, Guid blobId, string state) =>
        await sql.ExecuteAsync(
            "update attachments set state = @state, settled_at = @now where id = @id and state = 'pending' and blob_id = @blobId",
            new { id, blobId, state, now = time.GetUtcNow() }) == 1;
}
