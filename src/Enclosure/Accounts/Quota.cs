using Enclosure.Sql;

namespace Enclosure.Accounts;

/// <summary>
/// The account's bytes: stored ones, and pending ones promised to links. The limit holds for their sum, in one statement each,
/// inside the transaction of what the bytes belong to.
/// </summary>
public static class Quota
{
    internal const string Room = "(storage_limit_bytes = 0 or stored_bytes + pending_bytes + @bytes <= storage_limit_bytes)";

    /// <summary>
    /// Promises bytes to a link, and writes the row that belongs to them in the same round trip. Refuses with
    /// <see cref="Refusal.StorageLimitExceeded"/>.
    /// </summary>
    public static SqlBatch<bool> Reserve(Guid accountId, long bytes, params SqlStatement[] rows) =>
        Take("pending_bytes", accountId, bytes, rows);

    /// <summary>
    /// Counts bytes that are there, and writes the rows that belong to them in the same round trip. Refuses with
    /// <see cref="Refusal.StorageLimitExceeded"/>.
    /// </summary>
    public static SqlBatch<bool> Store(Guid accountId, long bytes, params SqlStatement[] rows) =>
        Take("stored_bytes", accountId, bytes, rows);

    /// <summary>Promised bytes have come.</summary>
    public static Task SettleAsync(SqlSession sql, Guid accountId, long bytes) =>
        sql.ExecuteAsync(
            "update accounts set pending_bytes = pending_bytes - @bytes, stored_bytes = stored_bytes + @bytes where id = @accountId",
            new { accountId, bytes });

    /// <summary>Promised bytes will not come.</summary>
    public static Task ReleaseAsync(SqlSession sql, Guid accountId, long bytes) =>
        sql.ExecuteAsync("update accounts set pending_bytes = pending_bytes - @bytes where id = @accountId", new { accountId, bytes });

    /// <summary>Stored bytes are gone.</summary>
    public static Task FreeAsync(SqlSession sql, Guid accountId, long bytes) =>
        sql.ExecuteAsync("update accounts set stored_bytes = stored_bytes - @bytes where id = @accountId", new { accountId, bytes });

    internal static RefusedException Full(long bytes) => new(
        Refusal.StorageLimitExceeded,
        $"Storage limit exceeded: there is no room for another {bytes} bytes. Delete attachments or ask the operator for a higher limit.");

    /// <summary>What was written beside it is rolled back with the refusal.</summary>
    private static SqlBatch<bool> Take(string column, Guid accountId, long bytes, SqlStatement[] rows)
    {
        var room = new SqlStatement(
            $"update accounts set {column} = {column} + @bytes where id = @accountId and {Room}", new { accountId, bytes })
        {
            Together = SqlTogether.Sum,
        };
        return new SqlBatch<bool>([room, .. rows], changed => changed[0] > 0 ? true : throw Full(bytes));
    }
}
