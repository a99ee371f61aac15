namespace Enclosure.Sql;

/// <summary>
/// Writes to PostgreSQL. Work of one account waits in a line; whoever is at its head takes what waits, locks the account's row, runs it one
/// after another and commits it together. Other work has a transaction of its own.
/// </summary>
internal sealed class PostgresWriter(PostgresTransactions transactions)
{
    private const int LargestGroup = 64;

    private readonly Lock _gate = new();
    private readonly Dictionary<Guid, Queue<PostgresWork>> _busy = [];
    private readonly TaskCompletionSource _idle = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _running;
    private bool _closed;

    public async Task<T> RunAsync<T>(Func<SqlSession, Task<T>> work)
    {
        Enter();
        try
        {
            var result = default(T);
            await transactions.RunAgainAsync(async session => result = await work(session));
            return result!;
        }
        catch (Exception e) when (PostgresFaults.Translate(e) is { } refused)
        {
            throw refused;
        }
        finally
        {
            Leave();
        }
    }

    public Task<T> EnqueueAsync<T>(Guid accountId, PostgresWork<T> item)
    {
        Queue<PostgresWork>? fresh = null;
        lock (_gate)
        {
            if (_closed) throw ShuttingDown();
            if (!_busy.TryGetValue(accountId, out var line))
            {
                _busy[accountId] = line = fresh = [];
                _running++;
            }

            line.Enqueue(item);
        }

        if (fresh is not null) _ = ServeAsync(accountId, fresh);
        return item.Result;
    }

    /// <summary>Takes nothing new and waits for what was begun.</summary>
    public Task CloseAsync()
    {
        lock (_gate)
        {
            _closed = true;
            if (_running == 0) _idle.TrySetResult();
        }

        return _idle.Task;
    }

    private async Task ServeAsync(Guid accountId, Queue<PostgresWork> line)
    {
        do await CommitTogetherAsync(accountId, line);
        while (!TryEnd(accountId, line));
        Leave();
    }

    /// <summary>Once more for a connection that had gone; whatever else fails, each piece is tried by itself.</summary>
    private async Task CommitTogetherAsync(Guid accountId, Queue<PostgresWork> line)
    {
        var group = new List<PostgresWork>();
        for (var isRenewed = false; ; isRenewed = true)
        {
            try
            {
                await transactions.RunAsync(session => RunTogetherAsync(session, accountId, line, group));
                break;
            }
            catch (Exception e) when (!isRenewed && PostgresFaults.IsBroken(e))
            {
            }
            catch (Exception e)
            {
                await ApartAsync(accountId, line, group, e);
                return;
            }
        }

        foreach (var work in group) work.Answer();
    }

    /// <summary>What comes while the group runs joins it. No savepoints: a piece that fails has the group run again, apart.</summary>
    private Task RunTogetherAsync(PostgresSession session, Guid accountId, Queue<PostgresWork> line, List<PostgresWork> group) =>
        new PostgresGroup(session, accountId, group, () => TryTake(line, group)).RunAsync();

    private async Task ApartAsync(Guid accountId, Queue<PostgresWork> line, List<PostgresWork> group, Exception fault)
    {
        // Where no connection was to be had none of those that wait would get one either.
        if (group.Count == 0)
            while (TryTake(line, group)) { }
        if (IsForAll(fault) || (group.Count == 1 && !PostgresFaults.IsCrossed(fault)))
            foreach (var work in group) work.Fail(fault);
        else
            await RunEachAsync(accountId, group);
    }

    /// <summary>Where the surroundings fail one of them, the others would only wait for the same.</summary>
    private async Task RunEachAsync(Guid accountId, List<PostgresWork> group)
    {
        Exception? away = null;
        foreach (var work in group)
        {
            if (away is not null) work.Fail(away);
            else if (await RunAloneAsync(accountId, work) is { } fault and not CommitUnknownException && IsForAll(fault)) away = fault;
        }
    }

    private static bool IsForAll(Exception fault) =>
        fault is CommitUnknownException || (PostgresFaults.Translate(fault) is not null && !PostgresFaults.IsCrossed(fault));

    /// <summary>What it failed with, or null.</summary>
    private async Task<Exception?> RunAloneAsync(Guid accountId, PostgresWork work)
    {
        try
        {
            await transactions.RunAgainAsync(async session =>
            {
                await PostgresGroup.LockAsync(session, accountId);
                await work.RunAsync(session);
            });
            work.Answer();
            return null;
        }
        catch (Exception e)
        {
            work.Fail(e);
            return e;
        }
    }

    private bool TryTake(Queue<PostgresWork> line, List<PostgresWork> group)
    {
        if (group.Count >= LargestGroup) return false;
        lock (_gate)
        {
            if (!line.TryDequeue(out var work)) return false;
            group.Add(work);
            return true;
        }
    }

    private bool TryEnd(Guid accountId, Queue<PostgresWork> line)
    {
        lock (_gate) return line.Count == 0 && _busy.Remove(accountId);
    }

    private void Enter()
    {
        lock (_gate)
        {
            if (_closed) throw ShuttingDown();
            _running++;
        }
    }

    private void Leave()
    {
        lock (_gate)
            if (--_running == 0 && _closed) _idle.TrySetResult();
    }

    private static RefusedException ShuttingDown() =>
        new(Refusal.Unavailable, "The server is shutting down. Try again in a moment.");
}
