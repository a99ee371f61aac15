namespace Enclosure.Mail;

/// <summary>Wakes who waits for new events of mail in this process. Missing one loses nothing: the rows are there, and who waits looks again after a while.</summary>
public sealed class MailSignal(TimeProvider time)
{
    private TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Something was committed.</summary>
    public void Raise() => Interlocked.Exchange(ref _next, new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();

    /// <summary>Returns at the next <see cref="Raise"/>, or after <paramref name="longest"/>.</summary>
    public async Task WaitAsync(TimeSpan longest, CancellationToken ct)
    {
        try
        {
            await Volatile.Read(ref _next).Task.WaitAsync(longest, time, ct);
        }
        catch (TimeoutException)
        {
        }
    }
}
