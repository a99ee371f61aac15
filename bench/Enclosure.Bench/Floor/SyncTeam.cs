using Microsoft.Win32.SafeHandles;

namespace Enclosure.Bench.Floor;

/// <summary>Syncs several files side by side, so that they share the file system's commits, on threads that do nothing else.</summary>
internal sealed class SyncTeam
{
    private const int Threads = 64;
    private const int SmallStack = 128 * 1024;

    private readonly Queue<Share> _waiting = new();

    public SyncTeam()
    {
        for (var number = 0; number < Threads; number++)
        {
            new Thread(Work, SmallStack) { IsBackground = true }.Start();
        }
    }

    /// <summary>Returns once all are on the disk; the caller syncs the last one itself.</summary>
    public void Sync(SafeFileHandle[] files)
    {
        var batch = new Batch(files.Length - 1);
        lock (_waiting)
        {
            foreach (var file in files.AsSpan(..^1))
            {
                _waiting.Enqueue(new Share(file, batch));
                Monitor.Pulse(_waiting);
            }
        }

        RandomAccess.FlushToDisk(files[^1]);
        batch.Wait();
    }

    private void Work()
    {
        while (true)
        {
            var share = Next();
            RandomAccess.FlushToDisk(share.File);
            share.Batch.Done();
        }
    }

    private Share Next()
    {
        lock (_waiting)
        {
            while (_waiting.Count == 0)
            {
                Monitor.Wait(_waiting);
            }

            return _waiting.Dequeue();
        }
    }

    private readonly record struct Share(SafeFileHandle File, Batch Batch);

    private sealed class Batch(int left)
    {
        private int _left = left;

        public void Done()
        {
            lock (this)
            {
                if (--_left == 0)
                {
                    Monitor.Pulse(this);
                }
            }
        }

        public void Wait()
        {
            lock (this)
            {
                while (_left > 0)
                {
                    Monitor.Wait(this);
                }
            }
        }
    }
}
