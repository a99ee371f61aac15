using Enclosure.Accounts;
using Enclosure.FileNames;
using Enclosure.FileTypes;
using Enclosure.Sql;
using Enclosure.Storage;

namespace Enclosure.Attachments;

/// <summary>What a client says of a file it sends whole: both may be missing.</summary>
public sealed record FileDescription(string? Filename, string? ContentType);

/// <summary>Files sent through this server in one request.</summary>
public sealed class Uploads(IBlobStore store, Idempotency idempotency, TimeProvider time)
{
    /// <summary>
    /// Opens the way in. What is written to it goes straight to the store's staging place. An upload belongs to the whole account: refuses
    /// a scoped key with <see cref="Refusal.FullAccessRequired"/>, and a suspended account.
    /// </summary>
    public IncomingFile Begin(Caller caller, UploadTerms terms)
    {
        caller.RequireFullAccess();
        caller.Account.RequireActive();
        return new IncomingFile(store.Stage(), terms);
    }

    /// <summary>
    /// Makes the file durable and the account's own, then answers. Name, type and hash tell whether a repeated
    /// <paramref name="idempotencyKey"/> comes with the same file. Refuses with <see cref="Refusal.StorageLimitExceeded"/> and
    /// <see cref="Refusal.IdempotencyKeyReused"/>; nothing is kept then.
    /// </summary>
    public async Task<Answered> CompleteAsync(
        Caller caller,
        IncomingFile file,
        FileDescription said,
        string? idempotencyKey,
        Func<Attachment, string> answer,
        CancellationToken ct)
    {
        var seal = await file.Staged.SealAsync(ct);
        var attachment = Describe(caller.Account.Id, file, said, seal);
        var claim = idempotencyKey is null
            ? null
            : new IdempotencyClaim(idempotencyKey, $"upload\n{attachment.Filename}\n{attachment.ContentType}\n{seal.Sha256}");
        return await Arrival.CommitAsync(
            file.Staged,
            () => idempotency.RunAsync(caller.Account.Id, claim, Record(attachment, file.Staged.Key, seal), answer),
            answered => !answered.Replayed);
    }

    private Attachment Describe(Guid accountId, IncomingFile file, FileDescription said, BlobSeal seal)
    {
        var now = time.GetUtcNow();
        var detected = file.DetectedType;
        return new Attachment(
            Guid.CreateVersion7(now),
            accountId,
            file.Staged.Key.Id,
            Direction.Outbound,
            Filename.Clean(said.Filename),
            ContentTypes.Normalise(said.ContentType) ?? ContentTypes.OctetStream,
            detected,
            seal.Size,
            seal.Sha256,
            AttachmentState.Ready,
            UploadKey: null,
            LinkExpiresAt: null,
            MailboxId: null,
            MessageId: null,
            ContentId: null,
            now,
            UsedAt: null);
    }

    private static SqlBatch<Attachment> Record(Attachment attachment, BlobKey key, BlobSeal seal) =>
        Quota.Store(
            attachment.AccountId,
            seal.Size,
            AttachmentTable.InsertBlob(attachment.AccountId, key, seal, stored: true, attachment.CreatedAt),
            AttachmentTable.InsertReady(attachment)).Select(_ => attachment);
}
