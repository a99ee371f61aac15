using System.Collections.Concurrent;

namespace Enclosure.Storage;

/// <summary>
/// Threads that wait for the disk, so that those which answer requests do not. Syncs that run at the same time share the file system's
/// journal commits, so there are many more of these than processors.
/// </summary>
internal sealed class SyncThreads : IDisposable
{
    private const int Count = 32;
    private readonly BlockingCollection<Job> _jobs = [];

    public SyncThreads()
    {
        for (var i = 0; i < Count; i++) new Thread(Run, maxStackSize: 128 * 1024) { IsBackground = true, Name = "sync" }.Start();
    }

    /// <summary>Runs a sync; what it throws is thrown on.</summary>
    public Task RunAsync(Action sync)
    {
        var job = new Job(sync);
        _jobs.Add(job);
        return job.Done.Task;
    }

    public void Dispose() => _jobs.CompleteAdding();

    private void Run()
    {
        foreach (var job in _jobs.GetConsumingEnumerable()) job.Run();
    }

    private sealed class Job(Action sync)
    {
        public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Run()
        {
            try
            {
                sync();
                Done.SetResult();
            }
            catch (Exception e)
            {
                Done.SetException(e);
            }
        }
    }
}
