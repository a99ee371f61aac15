namespace Enclosure.Relaying;

/// <summary>A question of which one is asked at a time, whoever waits for the answer.</summary>
internal sealed class SharedQuestion(Func<CancellationToken, Task> ask) : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _stopping = new();
    private Task _asking = Task.CompletedTask;

    /// <summary>The question under way, or a new one.</summary>
    public Task AskAsync()
    {
        lock (_lock)
        {
            if (_asking.IsCompleted) _asking = ask(_stopping.Token);
            return _asking;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        Task asking;
        lock (_lock) asking = _asking;
        await asking.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stopping.Dispose();
    }
}
