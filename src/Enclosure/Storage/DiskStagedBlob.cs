using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace Enclosure.Storage;

/// <summary>
/// A file in <c>incoming/</c>: counted and hashed as it is written, synced with its directory when sealed. It stays open, and so locked
/// (shared), until it is disposed: what nobody holds is a leftover.
/// </summary>
internal sealed class DiskStagedBlob : StagedBlob
{
    private readonly string _staged;
    private readonly string _placed;
    private readonly SyncThreads _threads;
    private readonly DirectorySync _directory;
    private readonly SafeFileHandle _file;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private long _size;

    public DiskStagedBlob(BlobKey key, string staged, string placed, SyncThreads threads, DirectorySync directory)
    {
        Key = key;
        _staged = staged;
        _placed = placed;
        _threads = threads;
        _directory = directory;
        _file = DiskFaults.Guard(() => File.OpenHandle(staged, FileMode.CreateNew, FileAccess.Write, FileShare.Read | FileShare.Delete));
    }

    public override BlobKey Key { get; }

    public override long Length => _size;

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        _hash.AppendData(buffer);
        try
        {
            RandomAccess.Write(_file, buffer, _size);
        }
        catch (Exception e) when (DiskFaults.Translate(e) is { } refused)
        {
            throw refused;
        }

        _size += buffer.Length;
    }

    /// <summary>The name was made when the file was opened, so both syncs may run at once and share one commit of the journal.</summary>
    public override async Task<BlobSeal> SealAsync(CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        try
        {
            await Task.WhenAll(_directory.SyncAsync(), _threads.RunAsync(() => RandomAccess.FlushToDisk(_file)));
        }
        catch (Exception e) when (DiskFaults.Translate(e) is { } refused)
        {
            throw refused;
        }

        return new BlobSeal(_size, Convert.ToHexStringLower(_hash.GetHashAndReset()));
    }

    /// <summary>
    /// Nothing to move means that the row was deleted meanwhile, or that recovery was here first. Any other fault leaves the
    /// file in the journal, where reads find it and the next start places it.
    /// </summary>
    public override Task PlaceAsync()
    {
        try
        {
            DiskBlobStore.Move(_staged, _placed);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
        }

        return Task.CompletedTask;
    }

    public override Task DropAsync()
    {
        _file.Dispose();
        try
        {
            File.Delete(_staged);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
        }

        return Task.CompletedTask;
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        _file.Dispose();
        _hash.Dispose();
    }
}
