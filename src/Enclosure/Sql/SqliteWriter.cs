using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Enclosure.Sql;

/// <summary>
/// The one writer: takes all work that waits, runs each piece in a savepoint of its own and commits the lot with one sync.
/// </summary>
internal sealed class SqliteWriter : IAsyncDisposable
{
    private const int LargestGroup = 256;
    private const int AnsweredTogether = 8;

    private readonly PreparedConnection _connection;
    private readonly SqlSession _session;
    private readonly BlockingCollection<Work> _waiting = [];
    private readonly Thread _thread;
    private int _closed;

    public SqliteWriter(PreparedConnection connection)
    {
        _connection = connection;
        _session = new SqliteSession(connection);
        _thread = new Thread(Run) { IsBackground = true, Name = "sqlite writer" };
        _thread.Start();
    }

    public Task<T> EnqueueAsync<T>(Func<SqlSession, Task<T>> work)
    {
        var item = new Work<T>(work);
        try
        {
            _waiting.Add(item);
        }
        catch (InvalidOperationException e)
        {
            throw new RefusedException(Refusal.Unavailable, "The server is shutting down. Try again in a moment.", inner: e);
        }

        return item.Result;
    }

    /// <summary>Finishes what waits, then closes. Again is fine.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _closed, 1) != 0) return;
        _waiting.CompleteAdding();
        await Task.Run(_thread.Join);
        await _connection.DisposeAsync();
        _waiting.Dispose();
    }

    private void Run()
    {
        var group = new List<Work>(LargestGroup);
        foreach (var first in _waiting.GetConsumingEnumerable())
        {
            group.Clear();
            CommitTogether(first, group);
        }
    }

    private void CommitTogether(Work first, List<Work> group)
    {
        if (!RollBack())
        {
            FailAll([first], new SqliteException("An earlier transaction cannot be ended.", raw.SQLITE_IOERR));
            return;
        }

        try
        {
            Execute("begin immediate");
        }
        catch (SqliteException e)
        {
            FailAll([first], e);
            return;
        }

        var next = first;
        do
        {
            group.Add(next);
            if (RunOne(next) is { } fatal)
            {
                FailAll(group, fatal);
                return;
            }
        }
        while (group.Count < LargestGroup && _waiting.TryTake(out next));

        Commit(group);
    }

    /// <summary>Null, or the fault that takes the whole transaction with it.</summary>
    private Exception? RunOne(Work work)
    {
        try
        {
            Execute("savepoint one");
            var thrown = work.Run(_session);
            if (thrown is not null && RolledBackAltogether)
                return thrown as SqliteException ?? new SqliteException("The transaction is gone.", raw.SQLITE_IOERR);
            if (thrown is not null) Execute("rollback to one");
            Execute("release one");
            return null;
        }
        catch (SqliteException e)
        {
            return RollBack() ? e : new CommitUnknownException(e);
        }
    }

    private void Commit(List<Work> group)
    {
        try
        {
            Execute("commit");
        }
        catch (SqliteException e)
        {
            FailAll(group, RollBack() && e.SqliteErrorCode == raw.SQLITE_FULL ? Explain(e) : new CommitUnknownException(e));
            return;
        }

        AnswerAll(group);
    }

    /// <summary>Several on one thread of the pool: waking one for each costs more than the answers do.</summary>
    private static void AnswerAll(List<Work> group)
    {
        foreach (var some in group.Chunk(AnsweredTogether))
            ThreadPool.UnsafeQueueUserWorkItem(static answered => Array.ForEach(answered, work => work.Answer()), some, preferLocal: false);
    }

    private bool RollBack()
    {
        if (RolledBackAltogether) return true;
        try
        {
            Execute("rollback");
            return true;
        }
        catch (SqliteException)
        {
            return false;
        }
    }

    private bool RolledBackAltogether => raw.sqlite3_get_autocommit(_connection.Handle) != 0;

    private static Exception Explain(SqliteException fault) => (Exception?)SqliteFaults.Translate(fault) ?? fault;

    private static void FailAll(List<Work> group, Exception fault)
    {
        var explained = fault is SqliteException sqlite ? Explain(sqlite) : fault;
        foreach (var work in group) work.Fail(explained);
        AnswerAll(group);
    }

    private void Execute(string sql)
    {
        using var command = ((System.Data.Common.DbConnection)_connection).CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private abstract class Work
    {
        /// <summary>Runs the piece; what it threw, or null.</summary>
        public abstract Exception? Run(SqlSession session);

        /// <summary>Replaces what the piece came to: the whole group failed.</summary>
        public abstract void Fail(Exception fault);

        public abstract void Answer();
    }

    private sealed class Work<T>(Func<SqlSession, Task<T>> work) : Work
    {
        private readonly TaskCompletionSource<T> _result = new();
        private T _value = default!;
        private Exception? _thrown;

        public Task<T> Result => _result.Task;

        public override Exception? Run(SqlSession session)
        {
            try
            {
                _value = work(session).GetAwaiter().GetResult();
                return null;
            }
            catch (Exception e)
            {
                return _thrown = e;
            }
        }

        public override void Fail(Exception fault) => _thrown = fault;

        public override void Answer()
        {
            if (_thrown is null) _result.SetResult(_value);
            else _result.SetException(_thrown is SqliteException sqlite ? Explain(sqlite) : _thrown);
        }
    }
}
