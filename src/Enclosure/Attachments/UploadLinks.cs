using System.Security.Cryptography;
using Enclosure.Accounts;
using Enclosure.FileNames;
using Enclosure.Sql;
using Enclosure.Storage;

namespace Enclosure.Attachments;

/// <summary>What a client promises to PUT: checked by the dialect, exact to the byte.</summary>
public sealed record PromisedFile(string Filename, string ContentType, long SizeBytes);

/// <summary>A pending attachment and the link its bytes are to come by.</summary>
public sealed record IssuedLink(Attachment Attachment, SignedUrl Put);

/// <summary>
/// Files that come by a signed link. A link may be used again until its upload is settled; each PUT brings bytes of their own, and one
/// conditional update of the row decides which are kept.
/// </summary>
public sealed class UploadLinks(Database database, IBlobStore store, SpentBytes spent, Idempotency idempotency, TimeProvider time)
{
    /// <summary>First part of every upload key of an account's; <c>/</c> and the account's id follow.</summary>
    public const string KeyPrefix = "inbox-attachments";

    private const int RandomCharacters = 16;
    private const string Base62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    /// <summary>
    /// Reserves room and signs a link to <paramref name="origin"/>, where the client reaches this server. Refuses with
    /// <see cref="Refusal.StorageLimitExceeded"/>, and as <see cref="Uploads.Begin"/> does.
    /// </summary>
    public Task<Answered> IssueAsync(
        Caller caller, PromisedFile file, UploadTerms terms, string origin, IdempotencyClaim? claim, Func<IssuedLink, string> answer)
    {
        caller.RequireFullAccess();
        caller.Account.RequireActive();
        var attachment = Describe(caller.Account.Id, file, terms);
        var put = Sign(attachment, terms, origin);
        return idempotency.RunAsync(
            caller.Account.Id,
            claim,
            Quota.Reserve(attachment.AccountId, attachment.SizeBytes, Rows(attachment)).Select(_ => attachment),
            row => answer(new IssuedLink(row, put)));
    }

    /// <summary>The upload of this key, or null.</summary>
    public Task<Attachment?> FindAsync(string uploadKey, CancellationToken ct) =>
        database.ReadAsync(
            sql => sql.FindAsync(
                $"select {Attachment.Columns} from attachments where upload_key = @uploadKey and state <> 'hidden'",
                new { uploadKey },
                Attachment.Read), ct);

    /// <summary>Opens the way in for one PUT of exactly the promised size.</summary>
    public IncomingFile BeginPut(Attachment upload) => new(store.Stage(), new UploadTerms(upload.SizeBytes, TimeSpan.Zero));

    /// <summary>
    /// Makes the bytes the upload's, in place of those of an earlier PUT. Null when the upload was settled or ended meanwhile;
    /// the bytes are dropped then.
    /// </summary>
    public async Task<BlobSeal?> CompletePutAsync(Attachment upload, IncomingFile file, CancellationToken ct)
    {
        var seal = await file.Staged.SealAsync(ct);
        var detected = file.DetectedType;
        var taken = await Arrival.CommitAsync(
            file.Staged,
            () => database.WriteAsync(upload.AccountId, sql => TakeInAsync(sql, upload.Id, file.Staged.Key, seal, detected)),
            kept => kept is not null);
        // At once: waiting for the sweep, one link could fill the disk.
        if (taken?.Earlier is { } earlier) await spent.TryRemoveAsync(new BlobKey(earlier));
        return taken is null ? null : seal;
    }

    /// <summary>Null when the upload is not pending any more.</summary>
    private async Task<Taken?> TakeInAsync(SqlSession sql, Guid id, BlobKey key, BlobSeal seal, string? detected)
    {
        while (await AttachmentTable.FindAsync(sql, id) is { State: AttachmentState.Pending } row)
        {
            var replaced = await sql.ExecuteAsync(
                """
                update attachments set blob_id = @blobId, sha256 = @Sha256, detected_type = @detected
                where id = @id and state = 'pending' and coalesce(blob_id, '') = coalesce(@before, '')
                """,
                new { id, blobId = key.Id, seal.Sha256, detected, before = row.BlobId?.ToString() });
            if (replaced == 0) continue;
            var arrived = AttachmentTable.InsertBlob(row.AccountId, key, seal, stored: false, time.GetUtcNow());
            await sql.BatchAsync(row.BlobId is { } earlier ? [arrived, AttachmentTable.MarkDiscarded(earlier)] : [arrived]);
            return new Taken(row.BlobId);
        }

        return null;
    }

    private sealed record Taken(Guid? Earlier);

    private SignedUrl Sign(Attachment row, UploadTerms terms, string origin) =>
        store.SignUpload(new UploadGrant(origin, row.UploadKey!, row.ContentType, row.SizeBytes, terms.LinkLifetime));

    private SqlStatement[] Rows(Attachment row) => store.TakesUploads
        ? [AttachmentTable.InsertPending(row), BucketObjects.ExpectUpload(row.UploadKey!, row.LinkExpiresAt!.Value)]
        : [AttachmentTable.InsertPending(row)];

    private Attachment Describe(Guid accountId, PromisedFile file, UploadTerms terms)
    {
        var now = time.GetUtcNow();
        var name = Filename.Clean(file.Filename);
        var random = RandomNumberGenerator.GetString(Base62, RandomCharacters);
        var key = $"{KeyPrefix}/{accountId}/{now.ToUnixTimeMilliseconds()}-{random}-{Filename.ForKey(name)}";
        return new Attachment(
            Guid.CreateVersion7(now),
            accountId,
            BlobId: null,
            Direction.Outbound,
            name,
            file.ContentType.ToLowerInvariant(),
            DetectedType: null,
            file.SizeBytes,
            Sha256: null,
            AttachmentState.Pending,
            key,
            now + terms.LinkLifetime,
            MailboxId: null,
            MessageId: null,
            ContentId: null,
            now,
            UsedAt: null);
    }
}
