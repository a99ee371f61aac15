namespace Enclosure.Sql;

/// <summary>A piece of work that waits for its account's turn.</summary>
internal abstract class PostgresWork
{
    public abstract Task RunAsync(SqlSession session);

    /// <summary>Its last run is committed.</summary>
    public abstract void Answer();

    public abstract void Fail(Exception fault);
}

internal sealed class PostgresWork<T>(Func<SqlSession, Task<T>> work) : PostgresWork
{
    private readonly TaskCompletionSource<T> _result = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T _value = default!;

    public Task<T> Result => _result.Task;

    public override async Task RunAsync(SqlSession session) => _value = await work(session);

    public override void Answer() => _result.SetResult(_value);

    public override void Fail(Exception fault) => _result.SetException(PostgresFaults.Translate(fault) ?? fault);
}
