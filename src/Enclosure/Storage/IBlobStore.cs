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

    /// <summary>
    /// Opens placed (or sealed and committed) bytes for reading. Throws <see cref="BlobMissingException"/> when they are not there.
    /// </summary>
    Task<BlobContent> OpenReadAsync(BlobKey key, CancellationToken ct);

    /// <summary>Size of the bytes, or null when they are not there.</summary>
    Task<long?> FindSizeAsync(BlobKey key, CancellationToken ct);

    /// <summary>Removes the bytes, wherever they lie; absent is fine.</summary>
    Task DeleteAsync(BlobKey key, CancellationToken ct);

    /// <summary>A URL to PUT exactly <see cref="UploadGrant.Size"/> bytes of one type to; both are part of the signature.</summary>
    SignedUrl SignUpload(UploadGrant grant);

    /// <summary>A URL to GET the bytes from. On the disk it names the attachment's path, so it dies with the attachment.</summary>
    SignedUrl SignDownload(BlobKey key, DownloadGrant grant);

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
/// <param name="Path">The attachment's logical path, which a link of the embedded store names.</param>
public sealed record DownloadGrant(string Origin, string Path, TimeSpan Lifetime, string? Disposition = null, string? ContentType = null);

/// <summary>A signed URL and the instant it ends.</summary>
public readonly record struct SignedUrl(string Url, DateTimeOffset ExpiresAt);

/// <summary>Bytes that a row names are not in the store: damage, never a caller's mistake.</summary>
public sealed class BlobMissingException(BlobKey key) : IOException($"The bytes of blob {key} are missing from the store.");
