using Microsoft.Win32.SafeHandles;

namespace Enclosure.Storage.Buckets;

/// <summary>
/// Room on this machine for bytes on their way to the bucket: a directory, and the most that may wait in it. Its files have no names: what
/// a process leaves that dies, the system takes.
/// </summary>
/// <param name="limit">Bytes; 0 is no limit.</param>
internal sealed class StagingRoom(string directory, long limit)
{
    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(5);
    private long _taken;

    /// <summary>Bytes that wait now.</summary>
    public long Taken => Volatile.Read(ref _taken);

    /// <summary>Refuses with <see cref="Refusal.StoreFull"/> or <see cref="Refusal.Unavailable"/>.</summary>
    public SafeFileHandle Open(BlobKey key) =>
        DiskFaults.Guard(() =>
        {
            var path = Path.Combine(directory, key.ToString());
            var file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
            File.Delete(path);
            return file;
        });

    /// <summary>Refuses with <see cref="Refusal.Unavailable"/> when there is no room.</summary>
    public void Take(long bytes)
    {
        if (Interlocked.Add(ref _taken, bytes) <= limit || limit == 0) return;
        GiveBack(bytes);
        throw RefusedException.Later(
            Refusal.Unavailable, "The server is busy with other uploads. Try again in a moment; nothing was kept.", Wait);
    }

    public void GiveBack(long bytes) => Interlocked.Add(ref _taken, -bytes);
}
