namespace Enclosure.Storage;

/// <summary>
/// Bytes under ids. A store knows no accounts and no rows; who may read what is decided above it.
/// An implementation promises:
/// what was sealed survives a crash; what is placed is whole or absent, never partial; reads may run beside every other call;
/// deleting is idempotent; no two stagings ever share an id.
/// </summary>
public interface IBlobStore
{
    /// <summary>
    /// Opens a staging place under a fresh id, on this machine whatever the store. Refuses with <see cref="Refusal.StoreFull"/> or
    /// <see cref="Refusal.Unavailable"/>.
    /// </summary>
    StagedBlob Stage();

    /// <summary>The same for bytes that come from another store, under the id that they have there. Nobody else stages them.</summary>
    StagedBlob Stage(BlobKey key);

    /// <summary>
    /// Opens placed (or sealed and committed) bytes for reading. Throws <see cref="BlobMissingException"/> when they are not there.
    /// </summary>
    Task<BlobContent> OpenReadAsync(BlobKey key, CancellationToken ct);

    /// <summary>Size of the bytes, or null when they are not there.</summary>
    Task<long?> FindSizeAsync(BlobKey key, CancellationToken ct);

    /// <summary>Removes the bytes, wherever they lie; absent is fine.</summary>
    Task DeleteAsync(BlobKey key, CancellationToken ct);

    /// <summary>
    /// A URL to PUT exactly <see cref="UploadGrant.Size"/> bytes of one type to; both are part of the signature. It leads to this server
    /// or, where <see cref="TakesUploads"/>, past it.
    /// </summary>
    SignedUrl SignUpload(UploadGrant grant);

    /// <summary>
    /// A URL to GET the bytes from. One that leads to this server names the attachment's path, so it dies with the attachment; one to a
    /// bucket names the bytes.
    /// </summary>
    SignedUrl SignDownload(BlobKey key, DownloadGrant grant);

    /// <summary>Whether upload links lead straight to the store, so that bytes may lie there which no row knows of.</summary>
    bool TakesUploads { get; }

    /// <summary>
    /// Takes over what an upload link brought straight to the store: looks at it, reads it through and keeps exactly what was read under a
    /// fresh id that no link can write. Null when nothing is there, or when links lead to this server. Refuses with
    /// <see cref="Refusal.Unavailable"/>.
    /// </summary>
    Task<TakenUpload?> TakeUploadAsync(UploadPromise promise, CancellationToken ct);

    /// <summary>Removes what lies under an upload link's path, if anything does.</summary>
    Task ClearUploadAsync(string path, CancellationToken ct);

    /// <summary>
    /// Finishes what a crash left staged: an id that <paramref name="arrived"/> knows is placed, the others stay.
    /// </summary>
    Task<int> RecoverAsync(Func<BlobKey, CancellationToken, Task<bool>> arrived, CancellationToken ct);

    /// <summary>
    /// Drops staged bytes that are older than <paramref name="olderThan"/> and that <paramref name="arrived"/> does not know.
    /// </summary>
    Task<int> DropLeftoversAsync(DateTimeOffset olderThan, Func<BlobKey, CancellationToken, Task<bool>> arrived, CancellationToken ct);

    /// <summary>Every id with bytes in the store, staged ones left out. For <c>check</c> alone: slow, and never used in service.</summary>
    IAsyncEnumerable<BlobKey> ListAsync(CancellationToken ct);
}

/// <summary>The id of stored bytes: a version 7 UUID of ours, so that no path ever comes from a name.</summary>
public readonly record struct BlobKey(Guid Id)
{
    public override string ToString() => Id.ToString("n");

    public static bool TryParse(string text, out BlobKey key)
    {
        var known = Guid.TryParseExact(text, "n", out var id);
        key = new BlobKey(id);
        return known;
    }
}

/// <summary>What an upload link permits.</summary>
/// <param name="Origin">Scheme, host and port that the client reaches this server by; a bucket has its own.</param>
/// <param name="Path">The object key as the client sees it.</param>
public sealed record UploadGrant(string Origin, string Path, string ContentType, long Size, TimeSpan Lifetime);

/// <summary>What a download link permits. Disposition and type ride in the signed query when given.</summary>
/// <param name="Origin">As in <see cref="UploadGrant"/>.</param>
/// <param name="Path">The attachment's logical path, which a link to this server names.</param>
public sealed record DownloadGrant(string Origin, string Path, TimeSpan Lifetime, string? Disposition = null, string? ContentType = null)
{
    /// <summary>What a bucket, which knows bytes alone, is to say of them where the link asks for nothing else.</summary>
    public ServedFile? File { get; init; }
}

/// <summary>A file as it is handed out: the name to save it by, and a type that no browser runs.</summary>
public sealed record ServedFile(string Filename, string ContentType);

/// <summary>What an upload link was made for.</summary>
public sealed record UploadPromise(string Path, string ContentType, long Size);

/// <summary>What a link brought, taken over.</summary>
/// <param name="Bytes">Null when they are not as promised; they are left where they are.</param>
/// <param name="Head">The first bytes, to tell the type by.</param>
public sealed record TakenUpload(TakenBytes? Bytes, ReadOnlyMemory<byte> Head);

/// <summary>Bytes under an id that no link can write.</summary>
public sealed record TakenBytes(BlobKey Key, BlobSeal Seal);

/// <summary>A signed URL and the instant it ends.</summary>
public readonly record struct SignedUrl(string Url, DateTimeOffset ExpiresAt);

/// <summary>Bytes that a row names are not in the store: damage, never a caller's mistake.</summary>
public sealed class BlobMissingException(BlobKey key) : IOException($"The bytes of blob {key} are missing from the store.");
