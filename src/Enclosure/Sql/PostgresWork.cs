namespace Enclosure.Sql;

/// <summary>A piece of work that waits for its account's turn.</summary>
internal abstract class PostgresWork
{
    /// <summary>All that it does, where that is known beforehand; else null.</summary>
    public abstract IReadOnlyList<SqlStatement>? Statements { get; }

    public abstract Task RunAsync(SqlSession session);

    /// <summary>Its <see cref="Statements"/> ran together with others'.</summary>
    /// <param name="changed">The rows that each of them changed.</param>
    public abstract void Tell(IReadOnlyList<int> changed);

    /// <summary>Its last run is committed.</summary>
    public abstract void Answer();

    public abstract void Fail(Exception fault);
}

internal sealed class PostgresWork<T> : PostgresWork
{
    private readonly TaskCompletionSource<T> _result = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Func<SqlSession, Task<T>> _work;
    private readonly SqlBatch<T>? _batch;
    private T _value = default!;

    public PostgresWork(Func<SqlSession, Task<T>> work) => _work = work;

    public PostgresWork(SqlBatch<T> batch) => (_work, _batch) = (batch.RunAsync, batch);

    public override IReadOnlyList<SqlStatement>? Statements => _batch?.Statements;

    public Task<T> Result => _result.Task;

    public override async Task RunAsync(SqlSession session) => _value = await _work(session);

    public override void Tell(IReadOnlyList<int> changed) => _value = _batch!.Read(changed);

    public override void Answer() => _result.SetResult(_value);

    public override void Fail(Exception fault) => _result.SetException(PostgresFaults.Translate(fault) ?? fault);
}
