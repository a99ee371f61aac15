using System.Diagnostics;

namespace Enclosure.Bench.Load;

/// <summary>
/// Loads a server over plain blocking sockets, one thread and one kept connection each. Blocking calls go straight to the kernel, so on a
/// machine that loader and server share it takes little away from the server; every server gets the same loader.
/// </summary>
public static class Loader
{
    private const int SmallStack = 256 * 1024;

    public static LoadResult Run(LoadPlan plan, CancellationToken stop)
    {
        var tickets = new Tickets(plan.MaxOperations);
        var workers = Enumerable.Range(0, plan.Connections).Select(number => new LoadWorker(plan, number, tickets)).ToArray();
        try
        {
            Array.ForEach(workers, worker => worker.Open());
            using var cut = stop.Register(() => Array.ForEach(workers, worker => worker.Dispose()));
            var begun = Stopwatch.GetTimestamp();
            RunAll(workers, begun, stop);
            stop.ThrowIfCancellationRequested();
            return LoadResult.Merge(workers, begun);
        }
        finally
        {
            Array.ForEach(workers, worker => worker.Dispose());
        }
    }

    private static void RunAll(LoadWorker[] workers, long begun, CancellationToken stop)
    {
        var threads = Array.ConvertAll(workers, worker => new Thread(() => worker.Run(begun, stop), SmallStack));
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
    }
}

/// <summary>Bounds how many operations all connections of a load do together.</summary>
internal sealed class Tickets(long count)
{
    private long _left = count;

    public bool Take() => Interlocked.Decrement(ref _left) >= 0;
}
