namespace Enclosure.Storage;

/// <summary>
/// Threads that wait for the disk, so that those which answer requests do not. Syncs that run at the same time share the file system's
/// journal commits, so there may be many more of these than processors. They wait in a monitor: a blocking collection would have each of
/// them spin before it sleeps, on the processors that the requests need.
/// </summary>
internal sealed class SyncThreads : IDisposable
{
    private const int Most = 32;
    private readonly Queue<Job> _jobs = [];
    private int _threads;
    private int _idle;
    private bool _ended;

    /// <summary>Runs a sync; what it throws is thrown on.</summary>
    public Task RunAsync(Action sync)
    {
        var job = new Job(sync);
        lock (_jobs)
        {
            ObjectDisposedException.ThrowIf(_ended, this);
            _jobs.Enqueue(job);
            if (_jobs.Count > _idle && _threads < Most) Start();
            else Monitor.Pulse(_jobs);
        }

        return job.Done.Task;
    }

    /// <summary>What waits is still done.</summary>
    public void Dispose()
    {
        lock (_jobs)
        {
            _ended = true;
            Monitor.PulseAll(_jobs);
        }
    }

    private void Start()
    {
        _threads++;
        new Thread(Run, maxStackSize: 128 * 1024) { IsBackground = true, Name = "sync" }.Start();
    }

    private void Run()
    {
        while (Next() is { } job) job.Run();
    }

    private Job? Next()
    {
        lock (_jobs)
        {
            while (_jobs.Count == 0)
            {
                if (_ended) return null;
                _idle++;
                Monitor.Wait(_jobs);
                _idle--;
            }

            return _jobs.Dequeue();
        }
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
