using System.Runtime.InteropServices;

namespace Enclosure.Storage;

/// <summary>
/// Syncs one directory, so that names made in it survive a crash. Callers that come while a sync runs share the next one.
/// </summary>
internal sealed partial class DirectorySync(string path, SyncThreads threads) : IDisposable
{
    /// <summary>O_CLOEXEC of Linux: a child process does not inherit the descriptor.</summary>
    private const int CloseOnExec = 0x80000;

    private readonly int _descriptor = Open(path);
    private readonly Lock _lock = new();
    private Task? _running;
    private Task? _next;

    /// <summary>Returns after a sync that began after this call.</summary>
    public Task SyncAsync()
    {
        if (_descriptor < 0) return Task.CompletedTask;
        lock (_lock)
        {
            if (_running is not { IsCompleted: false }) return _running = threads.RunAsync(Sync);
            if (_next is not { IsCompleted: false }) _next = AfterAsync(_running);
            return _next;
        }
    }

    public void Dispose()
    {
        if (_descriptor >= 0) _ = CloseDescriptor(_descriptor);
    }

    /// <summary>The next sync begins when the running one has ended, however it ended.</summary>
    private async Task AfterAsync(Task running)
    {
        // Forced: run on inside SyncAsync, it would be overtaken by the assignment there and late callers would share a sync already begun.
        await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ForceYielding);
        Task mine;
        lock (_lock)
        {
            _next = null;
            _running = mine = threads.RunAsync(Sync);
        }

        await mine;
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
        var descriptor = OpenDescriptor(path, OperatingSystem.IsLinux() ? CloseOnExec : 0);
        return descriptor >= 0
            ? descriptor
            : throw new IOException($"The directory {path} cannot be opened (errno {Marshal.GetLastPInvokeError()}).");
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int OpenDescriptor(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int SyncDescriptor(int descriptor);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int CloseDescriptor(int descriptor);
}
