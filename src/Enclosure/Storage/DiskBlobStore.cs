using System.Runtime.CompilerServices;
using Microsoft.Win32.SafeHandles;

namespace Enclosure.Storage;

/// <summary>
/// Blobs as files: <c>incoming/&lt;id&gt;</c> while on their way in, <c>blobs/&lt;last two hex digits&gt;/&lt;id&gt;</c> afterwards.
/// <c>incoming/</c> is the journal: a file there whose row is committed counts as stored, and recovery moves it into place.
/// </summary>
public sealed class DiskBlobStore : IBlobStore, IDisposable
{
    private readonly string _incoming;
    private readonly string _blobs;
    private readonly SyncThreads _syncThreads = new();
    private readonly DirectorySync _incomingSync;
    private readonly DoorLinks _links;
    private readonly TimeProvider _time;

    /// <summary>
    /// Creates the directories where they are missing. Throws <see cref="IOException"/> or <see cref="UnauthorizedAccessException"/>.
    /// </summary>
    public DiskBlobStore(string directory, DoorLinks links, TimeProvider time)
    {
        _incoming = Path.Combine(directory, "incoming");
        _blobs = Path.Combine(directory, "blobs");
        _links = links;
        _time = time;
        Directory.CreateDirectory(_incoming);
        Directory.CreateDirectory(_blobs);
        _incomingSync = new DirectorySync(_incoming, _syncThreads);
    }

    public StagedBlob Stage()
    {
        var key = new BlobKey(Guid.CreateVersion7(_time.GetUtcNow()));
        return new DiskStagedBlob(key, IncomingPath(key), PlacedPath(key), _syncThreads, _incomingSync);
    }

    public Task<BlobContent> OpenReadAsync(BlobKey key, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        var handle = Find(key, path => File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
        return Task.FromResult<BlobContent>(new DiskBlobContent(handle ?? throw new BlobMissingException(key)));
    }

    public Task<long?> FindSizeAsync(BlobKey key, CancellationToken ct) =>
        Task.FromResult(Find(key, path => new FileInfo(path).Length as long?));

    /// <summary>First in <c>incoming/</c>, then in place: a rename that comes between finds nothing left to land.</summary>
    public Task DeleteAsync(BlobKey key, CancellationToken ct)
    {
        Delete(IncomingPath(key));
        Delete(PlacedPath(key));
        return Task.CompletedTask;
    }

    public SignedUrl SignUpload(UploadGrant grant) => _links.Upload(grant);

    public SignedUrl SignDownload(BlobKey key, DownloadGrant grant) => _links.Download(grant);

    public bool TakesUploads => false;

    public Task<TakenUpload?> TakeUploadAsync(UploadPromise promise, CancellationToken ct) => Task.FromResult<TakenUpload?>(null);

    public Task ClearUploadAsync(string path, CancellationToken ct) => Task.CompletedTask;

    public async Task<int> RecoverAsync(Func<BlobKey, CancellationToken, Task<bool>> arrived, CancellationToken ct)
    {
        var placed = 0;
        foreach (var (key, path) in Staged())
        {
            if (!await arrived(key, ct)) continue;
            Move(path, PlacedPath(key));
            placed++;
        }

        return placed;
    }

    public async Task<int> DropLeftoversAsync(
        DateTimeOffset olderThan, Func<BlobKey, CancellationToken, Task<bool>> arrived, CancellationToken ct)
    {
        var dropped = 0;
        foreach (var (key, path) in Staged())
        {
            if (File.GetLastWriteTimeUtc(path) >= olderThan || IsHeld(path) || await arrived(key, ct)) continue;
            File.Delete(path);
            dropped++;
        }

        return dropped;
    }

    public async IAsyncEnumerable<BlobKey> ListAsync([EnumeratorCancellation] CancellationToken ct)
    {
        await Task.CompletedTask;
        foreach (var path in Directory.EnumerateFiles(_blobs, "*", SearchOption.AllDirectories))
        {
            ct.ThrowIfCancellationRequested();
            if (BlobKey.TryParse(Path.GetFileName(path), out var key)) yield return key;
        }
    }

    public void Dispose()
    {
        _syncThreads.Dispose();
        _incomingSync.Dispose();
    }

    /// <summary>Placed, incoming, placed: between the first two looks the rename may have happened.</summary>
    private T? Find<T>(BlobKey key, Func<string, T> open) =>
        Try(PlacedPath(key), open) ?? Try(IncomingPath(key), open) ?? Try(PlacedPath(key), open);

    /// <summary>Moves staged bytes to where they stay, into a directory that is made for the first of them.</summary>
    internal static void Move(string staged, string placed)
    {
        try
        {
            File.Move(staged, placed, overwrite: true);
        }
        catch (DirectoryNotFoundException)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(placed)!);
            File.Move(staged, placed, overwrite: true);
        }
    }

    private T? Try<T>(string path, Func<string, T> open)
    {
        try
        {
            return DiskFaults.Guard(() => open(path));
        }
        catch (FileNotFoundException)
        {
            return default;
        }
        catch (RefusedException refused) when (IsUnused(refused))
        {
            return default;
        }
    }

    private void Delete(string path)
    {
        try
        {
            DiskFaults.Guard(() =>
            {
                File.Delete(path);
                return path;
            });
        }
        catch (RefusedException refused) when (IsUnused(refused))
        {
        }
    }

    /// <summary>Nothing was placed in this directory yet. Where the store itself is gone the bytes may be anywhere.</summary>
    private bool IsUnused(RefusedException refused) =>
        refused.InnerException is DirectoryNotFoundException && Directory.Exists(_blobs) && Directory.Exists(_incoming);

    /// <summary>Whether its writer, in whatever process, still has it, or it is gone. Age alone lies when the clock jumps.</summary>
    private static bool IsHeld(string path)
    {
        try
        {
            File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.None).Dispose();
            return false;
        }
        catch (IOException)
        {
            return true;
        }
    }

    private IEnumerable<(BlobKey Key, string Path)> Staged()
    {
        foreach (var path in Directory.EnumerateFiles(_incoming))
            if (BlobKey.TryParse(Path.GetFileName(path), out var key)) yield return (key, path);
    }

    private string IncomingPath(BlobKey key) => Path.Combine(_incoming, key.ToString());

    private string PlacedPath(BlobKey key)
    {
        var name = key.ToString();
        return Path.Combine(_blobs, name[^2..], name);
    }

    private sealed class DiskBlobContent(SafeFileHandle handle) : BlobContent
    {
        public override long Size { get; } = RandomAccess.GetLength(handle);

        /// <summary>Synchronous on purpose: the page cache answers sooner than a thread change.</summary>
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, long offset, CancellationToken ct) =>
            ValueTask.FromResult(RandomAccess.Read(handle, buffer.Span, offset));

        public override ValueTask DisposeAsync()
        {
            handle.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
