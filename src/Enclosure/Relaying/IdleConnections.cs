namespace Enclosure.Relaying;

/// <summary>Connections that wait for the next message, the youngest first, and leave after a while.</summary>
internal sealed class IdleConnections : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly List<(RelayConnection Connection, long Since)> _waiting = [];
    private readonly TimeSpan _longest;
    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private bool _closed;

    public IdleConnections(TimeSpan longest, TimeProvider time)
    {
        (_longest, _time) = (longest, time);
        _timer = time.CreateTimer(_ => LetGo(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Null when none waits that is worth a try.</summary>
    public RelayConnection? Take()
    {
        while (Pop() is { } connection)
        {
            connection.IsReused = true;
            if (connection.IsGoodForMore) return connection;
            connection.Dispose();
        }

        return null;
    }

    public void Keep(RelayConnection connection)
    {
        var kept = connection.IsGoodForMore;
        lock (_lock)
        {
            kept = kept && !_closed;
            if (kept)
            {
                _waiting.Add((connection, _time.GetTimestamp()));
                if (_waiting.Count == 1) _timer.Change(_longest, Timeout.InfiniteTimeSpan);
            }
        }

        if (!kept) _ = connection.LeaveAsync();
    }

    public async ValueTask DisposeAsync()
    {
        List<(RelayConnection Connection, long Since)> left;
        lock (_lock)
        {
            _closed = true;
            left = [.. _waiting];
            _waiting.Clear();
        }

        await _timer.DisposeAsync();
        await Task.WhenAll(left.Select(each => each.Connection.LeaveAsync()));
    }

    private RelayConnection? Pop()
    {
        lock (_lock)
        {
            if (_waiting.Count == 0) return null;
            var (connection, _) = _waiting[^1];
            _waiting.RemoveAt(_waiting.Count - 1);
            return connection;
        }
    }

    private void LetGo()
    {
        List<RelayConnection> old;
        lock (_lock)
        {
            var count = _waiting.TakeWhile(each => _time.GetElapsedTime(each.Since) >= _longest).Count();
            old = [.. _waiting.Take(count).Select(each => each.Connection)];
            _waiting.RemoveRange(0, count);
            if (_waiting.Count > 0) _timer.Change(_longest - _time.GetElapsedTime(_waiting[0].Since), Timeout.InfiniteTimeSpan);
        }

        foreach (var connection in old) _ = connection.LeaveAsync();
    }
}
