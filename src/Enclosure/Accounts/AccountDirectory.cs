using Enclosure.Sql;

namespace Enclosure.Accounts;

/// <summary>What <c>accounts create</c> takes. Limits as in <see cref="Account"/>.</summary>
public sealed record NewAccount(string Name, string Email, long StorageLimitBytes, long InboundLimit);

/// <summary>What <c>accounts set</c> takes; null leaves a value as it is.</summary>
public sealed record AccountChange(
    string? Name = null,
    string? Email = null,
    long? StorageLimitBytes = null,
    long? InboundLimit = null,
    bool? Suspended = null,
    string? SuspendedReason = null);

/// <summary>The accounts of this server.</summary>
public sealed class AccountDirectory(Database database, TimeProvider time)
{
    /// <summary>Every request looks its account up; requests of one account at the same time look together.</summary>
    private readonly GatheredReads<Guid, Guid, Account> _gathered = new(async (id, _) =>
        await LookAsync(database, id, CancellationToken.None) is { } account ? new Dictionary<Guid, Account> { [id] = account } : []);

    public Task<Account?> FindAsync(Guid id, CancellationToken ct) =>
        database.IsShared ? _gathered.FindAsync(id, id, ct) : LookAsync(database, id, ct);

    public Task<Account?> FindBySlugAsync(string slug, CancellationToken ct) =>
        database.ReadAsync(
            sql => sql.FindAsync($"select {Account.Columns} from accounts where slug = @slug", new { slug }, Account.Read), ct);

    public Task<IReadOnlyList<Account>> ListAsync(CancellationToken ct) =>
        database.ReadAsync(sql => sql.ListAsync($"select {Account.Columns} from accounts order by id", null, Account.Read), ct);

    /// <summary>The accounts that share one e-mail address: what a platform key reaches.</summary>
    public Task<IReadOnlyList<Account>> ListOfUserAsync(string email, CancellationToken ct) =>
        database.ReadAsync(
            sql => sql.ListAsync($"select {Account.Columns} from accounts where email = @email order by id", new { email }, Account.Read),
            ct);

    private static Task<Account?> LookAsync(Database database, Guid id, CancellationToken ct) =>
        database.ReadAsync(sql => sql.FindAsync($"select {Account.Columns} from accounts where id = @id", new { id }, Account.Read), ct);

    /// <summary>Makes an account; its slug comes from its name and is unique.</summary>
    internal async Task<Account> InsertAsync(SqlSession sql, NewAccount account)
    {
        var now = time.GetUtcNow();
        var id = Guid.CreateVersion7(now);
        await sql.ExecuteAsync(
            """
            insert into accounts (id, name, email, slug, created_at, storage_limit_bytes, stored_bytes, pending_bytes,
                                  inbound_limit, inbound_month, inbound_count, event_seq)
            values (@id, @Name, @Email, @slug, @now, @StorageLimitBytes, 0, 0, @InboundLimit, @month, 0, 0)
            """,
            new
            {
                id,
                account.Name,
                account.Email,
                slug = await FreeSlugAsync(sql, Slug(account.Name)),
                now,
                account.StorageLimitBytes,
                account.InboundLimit,
                month = Account.Month(now),
            });
        return await OneAsync(sql, id);
    }

    /// <summary>Changes an account. Refuses with <see cref="Refusal.NotFound"/> when there is none of this id.</summary>
    public Task<Account> ChangeAsync(Guid id, AccountChange change) =>
        database.WriteAsync(id, async sql =>
        {
            var suspends = change.Suspended;
            var rows = await sql.ExecuteAsync(
                """
                update accounts set
                    name = coalesce(@Name, name), email = coalesce(@Email, email),
                    storage_limit_bytes = coalesce(@StorageLimitBytes, storage_limit_bytes),
                    inbound_limit = coalesce(@InboundLimit, inbound_limit),
                    suspended_at = case @suspends when 1 then coalesce(suspended_at, @now) when 0 then null else suspended_at end,
                    suspended_reason = case @suspends when 1 then @SuspendedReason when 0 then null else suspended_reason end
                where id = @id
                """,
                new
                {
                    id,
                    change.Name,
                    change.Email,
                    change.StorageLimitBytes,
                    change.InboundLimit,
                    change.SuspendedReason,
                    suspends = suspends is null ? -1L : suspends.Value ? 1L : 0L,
                    now = time.GetUtcNow(),
                });
            if (rows == 0) throw new RefusedException(Refusal.NotFound, $"There is no account {id}.");
            return await OneAsync(sql, id);
        });

    private static async Task<Account> OneAsync(SqlSession sql, Guid id) =>
        (await sql.FindAsync($"select {Account.Columns} from accounts where id = @id", new { id }, Account.Read))!;

    private static async Task<string> FreeSlugAsync(SqlSession sql, string wanted)
    {
        var taken = await sql.ListAsync<string>(
            "select slug from accounts where slug = @wanted or slug like @like", new { wanted, like = wanted + "-%" });
        var slug = wanted;
        for (var n = 2; taken.Contains(slug); n++) slug = $"{wanted}-{n}";
        return slug;
    }

    private static string Slug(string name)
    {
        var letters = name.ToLowerInvariant().Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-');
        var slug = string.Join('-', string.Concat(letters).Split('-', StringSplitOptions.RemoveEmptyEntries));
        return slug.Length == 0 ? "account" : slug[..Math.Min(slug.Length, 48)];
    }
}
