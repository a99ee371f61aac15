using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

namespace Enclosure.Storage.Buckets;

/// <summary>
/// Blobs as objects of an S3-compatible bucket. Nothing is ever listed in service: each object that is written is announced first, so that
/// one which no row comes to name is known and goes again.
/// </summary>
public sealed class S3BlobStore : IBlobStore
{
    private const int UploadReadBuffer = 64 * 1024;

    private readonly BucketClient _client;
    private readonly BucketTerms _terms;
    private readonly BucketLinks _links;
    private readonly DoorLinks _door;
    private readonly StagingRoom _room;
    private readonly BucketAnnouncement _announce;
    private readonly TimeProvider _time;
    private readonly ConcurrentDictionary<BlobKey, StagedFile> _staged = new();

    /// <param name="staging">A directory of this process alone; made where it is missing.</param>
    /// <param name="door">Makes the links that lead to this server.</param>
    /// <param name="disposition">The <c>Content-Disposition</c> that saves a file under a name.</param>
    /// <param name="announce">Remembers an object before it is written.</param>
    public S3BlobStore(
        BucketClient client,
        string staging,
        DoorLinks door,
        Func<string, string> disposition,
        BucketAnnouncement announce,
        TimeProvider time)
    {
        _client = client;
        _terms = client.Terms;
        _links = new BucketLinks(_terms, client.Login, disposition, time);
        _door = door;
        _announce = announce;
        _time = time;
        Directory.CreateDirectory(staging);
        _room = new StagingRoom(staging, _terms.StagingLimit);
    }

    /// <summary>Bytes on this machine that wait to be put into the bucket.</summary>
    public long StagedBytes => _room.Taken;

    public bool TakesUploads => _terms.TakesUploads;

    public StagedBlob Stage()
    {
        var key = NewKey();
        var file = new StagedFile(_room.Open(key), _room);
        _staged[key] = file;
        return new S3StagedBlob(key, file, this);
    }

    /// <summary>What is still staged here is read here.</summary>
    public async Task<BlobContent> OpenReadAsync(BlobKey key, CancellationToken ct)
    {
        if (_staged.TryGetValue(key, out var staged) && staged.TryHold()) return new StagedContent(staged);
        var path = BucketPaths.Of(key);
        return await _client.OpenAsync(path, 0, ct) is { } opened
            ? new BucketContent(_client, path, opened)
            : throw new BlobMissingException(key);
    }

    public async Task<long?> FindSizeAsync(BlobKey key, CancellationToken ct) =>
        _staged.TryGetValue(key, out var staged) ? staged.Size : await _client.FindSizeAsync(BucketPaths.Of(key), ct);

    public Task DeleteAsync(BlobKey key, CancellationToken ct)
    {
        Forget(key);
        return _client.DeleteAsync(BucketPaths.Of(key), ct);
    }

    public SignedUrl SignUpload(UploadGrant grant) => TakesUploads ? _links.Upload(grant) : _door.Upload(grant);

    public SignedUrl SignDownload(BlobKey key, DownloadGrant grant) => _terms.Downloads switch
    {
        LinkTarget.Bucket => _links.Download(key, grant),
        LinkTarget.Door => _door.Download(grant),
        LinkTarget.Auto => _links.Outlives(grant.Lifetime) ? _links.Download(key, grant) : _door.Download(grant),
    };

    public async Task<TakenUpload?> TakeUploadAsync(UploadPromise promise, CancellationToken ct)
    {
        if (!TakesUploads) return null;
        using var found = await _client.OpenAsync(promise.Path, 0, ct);
        if (found is null) return null;
        if (found.Size != promise.Size || !string.Equals(found.ContentType, promise.ContentType, StringComparison.OrdinalIgnoreCase))
            return new TakenUpload(null, ReadOnlyMemory<byte>.Empty);
        var (seal, head) = await UploadReading.ReadAsync(found, UploadReadBuffer, _terms.Timeout, ct);
        var key = NewKey();
        await AnnounceAsync(key, ct);
        return await _client.CopyAsync(promise.Path, found.ETag, BucketPaths.Of(key), ct)
            ? new TakenUpload(new TakenBytes(key, seal), head)
            : throw RefusedException.Later(
                Refusal.Unavailable, "Other bytes are coming by the same link right now. Try again in a moment.", TimeSpan.FromSeconds(1));
    }

    public Task ClearUploadAsync(string path, CancellationToken ct) => _client.DeleteAsync(path, ct);

    /// <summary>There is nothing to finish: what was sealed is in the bucket, what was not is gone.</summary>
    public Task<int> RecoverAsync(Func<BlobKey, CancellationToken, Task<bool>> arrived, CancellationToken ct) => Task.FromResult(0);

    /// <summary>Staged files have no names to be left under.</summary>
    public Task<int> DropLeftoversAsync(
        DateTimeOffset olderThan, Func<BlobKey, CancellationToken, Task<bool>> arrived, CancellationToken ct) => Task.FromResult(0);

    public async IAsyncEnumerable<BlobKey> ListAsync([EnumeratorCancellation] CancellationToken ct)
    {
        await foreach (var path in _client.ListAsync(BucketPaths.Blobs, ct))
            if (BucketPaths.TryParse(path, out var key) && !_staged.ContainsKey(key)) yield return key;
    }

    internal Task AnnounceAsync(BlobKey key, CancellationToken ct) => _announce(key, ct);

    internal Task PutAsync(BlobKey key, Stream bytes, BlobSeal seal, byte[] md5, CancellationToken ct) =>
        _client.PutAsync(BucketPaths.Of(key), bytes, seal, md5, ct);

    /// <summary>It is not read from this machine any more.</summary>
    internal void Forget(BlobKey key) => _staged.TryRemove(key, out _);

    /// <summary>What the store does not remove now goes by its announcement.</summary>
    internal async Task TryDeleteAsync(BlobKey key)
    {
        try
        {
            await DeleteAsync(key, CancellationToken.None);
        }
        catch (RefusedException)
        {
        }
    }

    private BlobKey NewKey() => new(Guid.CreateVersion7(_time.GetUtcNow()));
}

/// <summary>Remembers that an object is about to be written under a key, and returns once that is durable.</summary>
public delegate Task BucketAnnouncement(BlobKey key, CancellationToken ct);
