using System.Security.Cryptography;

namespace Enclosure.Storage.Buckets;

/// <summary>
/// Bytes on their way to the bucket: counted and hashed into a file of this machine, announced and put when sealed. From then on the
/// bucket has them, and the announcement sees to it that they go again if no row ever names them.
/// </summary>
internal sealed class S3StagedBlob(BlobKey key, StagedFile file, S3BlobStore store) : StagedBlob
{
    private readonly IncrementalHash _sha256 = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly IncrementalHash _md5 = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
    private bool _put;
    private bool _closed;

    public override BlobKey Key => key;

    public override long Length => file.Size;

    internal StagedFile File => file;

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        _sha256.AppendData(buffer);
        _md5.AppendData(buffer);
        file.Append(buffer);
    }

    public override async Task<BlobSeal> SealAsync(CancellationToken ct)
    {
        var seal = new BlobSeal(file.Size, Convert.ToHexStringLower(_sha256.GetHashAndReset()));
        await store.AnnounceAsync(key, ct);
        await using var bytes = new StagedFileStream(file);
        await store.PutAsync(key, bytes, seal, _md5.GetHashAndReset(), ct);
        _put = true;
        return seal;
    }

    /// <summary>They are where they stay.</summary>
    public override Task PlaceAsync()
    {
        store.Forget(key);
        return Task.CompletedTask;
    }

    /// <summary>What a PUT left that failed goes by its announcement: the store just showed that it cannot be asked now.</summary>
    public override async Task DropAsync()
    {
        store.Forget(key);
        if (_put) await store.TryDeleteAsync(key);
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (!disposing || _closed) return;
        _closed = true;
        store.Forget(key);
        file.LetGo();
        _sha256.Dispose();
        _md5.Dispose();
    }
}
