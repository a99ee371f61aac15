using Enclosure.Sql;

namespace Enclosure.Tests.Accounts;

/// <summary>A real database whose next read, once it has its answer, waits to be let through: a thread that the system put aside.</summary>
internal sealed class SlowReads(Database inner) : Database
{
    private TaskCompletionSource? _gate;

    public override string Description => inner.Description;

    public override bool IsShared => inner.IsShared;

    /// <summary>Let the held read go by setting the result.</summary>
    public TaskCompletionSource HoldNextRead() => _gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public override async Task<T> ReadAsync<T>(Func<SqlSession, Task<T>> read, CancellationToken ct)
    {
        var gate = Interlocked.Exchange(ref _gate, null);
        var answer = await inner.ReadAsync(read, ct);
        if (gate is not null) await gate.Task;
        return answer;
    }

    public override Task<T> SnapshotAsync<T>(Func<SqlSession, Task<T>> read, CancellationToken ct) => inner.SnapshotAsync(read, ct);

    public override Task<T> WriteAsync<T>(Guid accountId, Func<SqlSession, Task<T>> work) => inner.WriteAsync(accountId, work);

    public override Task<T> WriteAsync<T>(Func<SqlSession, Task<T>> work) => inner.WriteAsync(work);

    public override ValueTask DisposeAsync() => inner.DisposeAsync();
}
