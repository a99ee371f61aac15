using Enclosure.Sql;

namespace Enclosure.Attachments;

/// <summary>Bytes of one account that a file holds, as its rows say: what <c>check</c> compares with the account's counters.</summary>
public sealed record CountedUsage(Guid AccountId, long StoredBytes, long PendingBytes, long CountedStoredBytes, long CountedPendingBytes)
{
    public bool Agrees => StoredBytes == CountedStoredBytes && PendingBytes == CountedPendingBytes;
}

/// <summary>The counters of all accounts together.</summary>
public sealed record TotalUsage(long Accounts, long StoredBytes, long PendingBytes);

/// <summary>What files weigh.</summary>
public sealed class Usage(Database database)
{
    /// <summary>Bytes of uploads that no message uses, which deleting or the sweep would free.</summary>
    public Task<long> ReclaimableAsync(Guid accountId, CancellationToken ct) =>
        database.ReadAsync(
            sql => sql.ValueAsync<long>(
                """
                select cast(coalesce(sum(size_bytes), 0) as bigint) from attachments
                where account_id = @accountId and used_at is null and direction = 'outbound' and state = 'ready'
                """,
                new { accountId }),
            ct);

    public Task<TotalUsage> TotalsAsync(CancellationToken ct) =>
        database.ReadAsync(
            async sql => new TotalUsage(
                await sql.ValueAsync<long>("select count(*) from accounts"),
                await sql.ValueAsync<long>("select cast(coalesce(sum(stored_bytes), 0) as bigint) from accounts"),
                await sql.ValueAsync<long>("select cast(coalesce(sum(pending_bytes), 0) as bigint) from accounts")),
            ct);

    /// <summary>Every account's counters beside a recount of its rows, in one statement, so that nothing moves between the two.</summary>
    public Task<IReadOnlyList<CountedUsage>> RecountAsync(CancellationToken ct) =>
        database.ReadAsync(sql => RecountAsync(sql), ct);

    /// <summary>Sets the counters to a recount of each account that is wrong, counted again in its turn. Those that were.</summary>
    public async Task<IReadOnlyList<CountedUsage>> RepairAsync(CancellationToken ct)
    {
        var repaired = new List<CountedUsage>();
        foreach (var suspect in (await RecountAsync(ct)).Where(usage => !usage.Agrees))
            if (await database.WriteAsync(suspect.AccountId, sql => RepairAsync(sql, suspect.AccountId)) is { } wrong) repaired.Add(wrong);
        return repaired;
    }

    /// <summary>Null when the counters agree after all.</summary>
    private static async Task<CountedUsage?> RepairAsync(SqlSession sql, Guid accountId)
    {
        if (await sql.FindAsync<CountedUsage>($"{Recount} where a.id = @accountId", new { accountId }) is not { Agrees: false } wrong)
            return null;
        await sql.ExecuteAsync(
            "update accounts set stored_bytes = @CountedStoredBytes, pending_bytes = @CountedPendingBytes where id = @AccountId", wrong);
        return wrong;
    }

    private const string Recount =
        """
        select a.id as account_id, a.stored_bytes, a.pending_bytes,
               (select cast(coalesce(sum(b.size_bytes), 0) as bigint) from blobs b
                where b.account_id = a.id and b.state = 'stored' and b.counted = 1) as counted_stored_bytes,
               (select cast(coalesce(sum(t.size_bytes), 0) as bigint) from attachments t
                where t.account_id = a.id and t.state = 'pending') as counted_pending_bytes
        from accounts a
        """;

    private static Task<IReadOnlyList<CountedUsage>> RecountAsync(SqlSession sql) =>
        sql.ListAsync<CountedUsage>($"{Recount} order by a.id");
}
