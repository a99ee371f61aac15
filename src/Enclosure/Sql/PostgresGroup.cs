namespace Enclosure.Sql;

/// <summary>
/// Runs the pieces of a group in their order on one session. Neighbours that are statements alone go to the server in one round trip, the
/// account's lock before them, and what several say of different rows is said once; each statement still sees what was committed until it
/// began.
/// </summary>
/// <param name="tryTake">Adds the next piece that waits to the group; false when there is none, or no place.</param>
internal sealed class PostgresGroup(PostgresSession session, Guid accountId, IReadOnlyList<PostgresWork> group, Func<bool> tryTake)
{
    private bool _locked;
    private int _at;

    public async Task RunAsync()
    {
        while (HasPiece(_at))
        {
            if (group[_at].Statements is not null) await RunStatementsAsync();
            else await RunPieceAsync();
        }
    }

    public static Task LockAsync(SqlSession session, Guid accountId) => session.BatchAsync(Lock(accountId));

    private async Task RunPieceAsync()
    {
        if (!_locked) await LockAsync(session, accountId);
        _locked = true;
        await group[_at++].RunAsync(session);
    }

    private async Task RunStatementsAsync()
    {
        var pieces = new List<PostgresWork>();
        while (HasPiece(_at) && group[_at].Statements is not null) pieces.Add(group[_at++]);
        var runs = PostgresRun.Of(pieces).Select(run => (Run: run, run.Statements)).ToList();
        PostgresStatement[] before = _locked ? [] : [PostgresStatement.Of(Lock(accountId))];
        var changed = await session.RunAsync([.. before, .. runs.SelectMany(each => each.Statements)]);
        _locked = true;
        var skipped = before.Length;
        foreach (var (run, statements) in runs)
        {
            run.Tell([.. changed.Skip(skipped).Take(statements.Count)]);
            skipped += statements.Count;
        }
    }

    private bool HasPiece(int at) => at < group.Count || tryTake();

    /// <summary>"No key", so that rows of others that refer to the account need not wait.</summary>
    private static SqlStatement Lock(Guid accountId) =>
        new("select 1 from accounts where id = @accountId for no key update", new { accountId });
}
