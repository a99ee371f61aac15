using System.Runtime.InteropServices;

namespace Enclosure.Storage;

/// <summary>
/// Syncs one directory, so that names made in it survive a crash. Callers that come while a sync runs share the next one.
/// </summary>
internal sealed partial class DirectorySync(string path) : IDisposable
{
    private readonly int _descriptor = Open(path);
    private readonly Lock _lock = new();
    private TaskCompletionSource? _next;
    private bool _running;

    /// <summary>Returns after a sync that began after this call.</summary>
    public Task SyncAsync()
    {
        if (_descriptor < 0) return Task.CompletedTask;
        lock (_lock)
        {
            if (_running) return (_next ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
            _running = true;
        }

        try
        {
            Sync();
            return Task.CompletedTask;
        }
        finally
        {
            PassOn();
        }
    }

    public void Dispose()
    {
        if (_descriptor >= 0) _ = CloseDescriptor(_descriptor);
    }

    private void PassOn()
    {
        TaskCompletionSource? waiting;
        lock (_lock)
        {
            waiting = _next;
            _next = null;
            _running = waiting is not null;
        }

        if (waiting is not null) ThreadPool.UnsafeQueueUserWorkItem(SyncFor, waiting, preferLocal: false);
    }

    private void SyncFor(TaskCompletionSource waiting)
    {
        try
        {
            Sync();
            waiting.SetResult();
        }
        catch (IOException e)
        {
            waiting.SetException(e);
        }
        finally
        {
            PassOn();
        }
    }

    private void Sync()
    {
        if (SyncDescriptor(_descriptor) != 0)
        {
            var error = Marshal.GetLastPInvokeError();
            throw new IOException($"The directory could not be synced (errno {error}).", error);
        }
    }

    private static int Open(string path)
    {
        if (OperatingSystem.IsWindows()) return -1;
        var descriptor = OpenDescriptor(path, OperatingSystem.IsLinux() ? 0x80000 : 0);
        return descriptor >= 0 ? descriptor : throw new IOException($"The directory {path} cannot be opened (errno {Marshal.GetLastPInvokeError()}).");
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int OpenDescriptor(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int SyncDescriptor(int descriptor);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int CloseDescriptor(int descriptor);
}
