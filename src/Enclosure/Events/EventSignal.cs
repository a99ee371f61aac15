namespace Enclosure.Events;

/// <summary>
/// Wakes whoever waits for mail in this process. It carries nothing: the rows say what came, and who waits looks at them by the clock as
/// well, for another process's mail rings no bell here.
/// </summary>
public sealed class EventSignal(TimeProvider time)
{
    private volatile TaskCompletionSource _next = New();
    private long _raised;

    /// <summary>How often it was raised: read it before looking at the rows, and hand it to <see cref="WaitAsync"/>.</summary>
    public long Raised => Volatile.Read(ref _raised);

    /// <summary>Called after the commit that mail came with.</summary>
    public void Raise()
    {
        Interlocked.Increment(ref _raised);
        Interlocked.Exchange(ref _next, New()).SetResult();
    }

    /// <summary>
    /// Waits for the next raise, at most <paramref name="timeout"/>, and returns at once when it was raised since <paramref name="seen"/>
    /// was read: nothing is slept through.
    /// </summary>
    public async Task WaitAsync(long seen, TimeSpan timeout, CancellationToken ct)
    {
        var next = _next.Task;
        if (Raised != seen) return;
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(ct);
        await Task.WhenAny(next, Task.Delay(timeout, time, ended.Token));
        await ended.CancelAsync();
        ct.ThrowIfCancellationRequested();
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
