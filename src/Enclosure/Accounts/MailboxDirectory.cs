using Enclosure.Sql;

namespace Enclosure.Accounts;

/// <summary>The mailboxes of an account, as far as the caller's key reaches them.</summary>
/// <param name="domains">The domains of this server, in lower case; the first is the default.</param>
public sealed class MailboxDirectory(Database database, IReadOnlyList<string> domains, TimeProvider time)
{
    public const int LongestDisplayName = 200;

    private static readonly string InReach = Reach.Of("mailboxes", "id");

    public Task<IReadOnlyList<Mailbox>> ListAsync(Caller caller, CancellationToken ct) =>
        database.ReadAsync(
            sql => sql.ListAsync<Mailbox>(
                $"select {Mailbox.Columns} from mailboxes where {InReach} order by id",
                new { accountId = caller.Account.Id, keyId = caller.KeyId, scoped = Reach.Flag(caller) }),
            ct);

    /// <summary>Some of them in the order of their addresses, after one of these.</summary>
    /// <param name="search">A part of the address or the name, in any case; null is any.</param>
    public Task<IReadOnlyList<Mailbox>> PageAsync(Caller caller, string? search, string? after, int limit, CancellationToken ct) =>
        database.ReadAsync(
            sql => sql.ListAsync<Mailbox>(
                $"""
                select {Mailbox.Columns} from mailboxes where {InReach} and (@after is null or full_address > @after)
                and (@like is null or lower(full_address) like lower(@like) escape '!' or lower(display_name) like lower(@like) escape '!')
                order by full_address limit @limit
                """,
                new
                {
                    accountId = caller.Account.Id,
                    keyId = caller.KeyId,
                    scoped = Reach.Flag(caller),
                    after,
                    like = search is null ? null : $"%{search.Replace("!", "!!").Replace("%", "!%").Replace("_", "!_")}%",
                    limit,
                }),
            ct);

    /// <summary>Those of these ids that the key reaches.</summary>
    public Task<IReadOnlyList<Mailbox>> FindAsync(Caller caller, IReadOnlyCollection<Guid> ids, CancellationToken ct)
    {
        if (ids.Count == 0) return Task.FromResult<IReadOnlyList<Mailbox>>([]);
        var values = new SqlValues(new { accountId = caller.Account.Id, keyId = caller.KeyId, scoped = Reach.Flag(caller) });
        var list = values.List("id", [.. ids.Select(id => id.ToString())]);
        return database.ReadAsync(
            sql => sql.ListAsync<Mailbox>($"select {Mailbox.Columns} from mailboxes where id in {list} and {InReach}", values), ct);
    }

    /// <summary>Refuses with <see cref="Refusal.NotFound"/> for an unknown, foreign or out-of-scope id.</summary>
    public async Task<Mailbox> GetAsync(Caller caller, Guid id, CancellationToken ct) =>
        await database.ReadAsync(sql => FindAsync(sql, caller, id), ct) ?? throw Unknown();

    /// <summary>Refuses with <see cref="Refusal.FullAccessRequired"/>.</summary>
    public Task<MailboxCounts> CountAsync(Caller caller, CancellationToken ct)
    {
        caller.RequireFullAccess();
        var accountId = caller.Account.Id;
        return database.ReadAsync(
            async sql => new MailboxCounts(
                await sql.ValueAsync<long>("select count(*) from mailboxes where account_id = @accountId", new { accountId }),
                await sql.ValueAsync<long>(
                    "select count(*) from mailboxes where account_id = @accountId and status = 'active'", new { accountId })),
            ct);
    }

    /// <summary>Every mailbox of an account: for the operator.</summary>
    public Task<IReadOnlyList<Mailbox>> ListOfAccountAsync(Guid accountId, CancellationToken ct) =>
        database.ReadAsync(
            sql => sql.ListAsync<Mailbox>(
                $"select {Mailbox.Columns} from mailboxes where account_id = @accountId order by id", new { accountId }), ct);

    /// <summary>
    /// Makes a mailbox of the caller's account. Refuses as <see cref="CreateOfAccountAsync"/>, with
    /// <see cref="Refusal.FullAccessRequired"/>, <see cref="Refusal.AccountSuspended"/> and, a name too long, with
    /// <see cref="Refusal.ValidationError"/>.
    /// </summary>
    public Task<Mailbox> CreateAsync(Caller caller, string address, string? displayName)
    {
        caller.RequireFullAccess();
        caller.Account.RequireActive();
        RequireShort(displayName);
        return CreateOfAccountAsync(caller.Account.Id, address, displayName);
    }

    /// <summary>
    /// Makes a mailbox from a local part or a whole address. Refuses with <see cref="Refusal.MailboxExists"/> when the address is
    /// taken, by whomever.
    /// </summary>
    public Task<Mailbox> CreateOfAccountAsync(Guid accountId, string address, string? displayName) =>
        database.WriteAsync(accountId, sql => InsertAsync(sql, accountId, address, displayName));

    internal async Task<Mailbox> InsertAsync(SqlSession sql, Guid accountId, string address, string? displayName)
    {
        var parsed = MailboxAddress.Parse(address, domains);
        var now = time.GetUtcNow();
        var mailbox = new Mailbox(
            Guid.CreateVersion7(now), accountId, parsed.Local, parsed.ToString(), displayName, MailboxStatus.Active, 0, now, now);
        var rows = await sql.ExecuteAsync(
            """
            insert into mailboxes (id, account_id, address, domain, full_address, display_name, status, daily_send_limit, created_at, updated_at)
            values (@Id, @AccountId, @Address, @domain, @FullAddress, @DisplayName, 'active', @DailySendLimit, @CreatedAt, @UpdatedAt)
            on conflict (full_address) do nothing
            """,
            new
            {
                mailbox.Id,
                mailbox.AccountId,
                mailbox.Address,
                domain = parsed.Domain,
                mailbox.FullAddress,
                mailbox.DisplayName,
                mailbox.DailySendLimit,
                mailbox.CreatedAt,
                mailbox.UpdatedAt,
            });
        return rows == 1
            ? mailbox
            : throw new RefusedException(Refusal.MailboxExists, $"The address {parsed} is taken. Choose another one.");
    }

    /// <summary>
    /// Changes what is not null. Refuses with <see cref="Refusal.NotFound"/>, <see cref="Refusal.AccountSuspended"/> and, a name too
    /// long, with <see cref="Refusal.ValidationError"/>.
    /// </summary>
    public Task<Mailbox> UpdateAsync(Caller caller, Guid id, string? displayName, MailboxStatus? status)
    {
        caller.Account.RequireActive();
        RequireShort(displayName);
        return database.WriteAsync(caller.Account.Id, async sql =>
        {
            var rows = await sql.ExecuteAsync(
                $"""
                update mailboxes set display_name = coalesce(@displayName, display_name), status = coalesce(@status, status), updated_at = @now
                where id = @id and {InReach}
                """,
                new
                {
                    id,
                    displayName,
                    status = status?.ToString().ToLowerInvariant(),
                    now = time.GetUtcNow(),
                    accountId = caller.Account.Id,
                    keyId = caller.KeyId,
                    scoped = Reach.Flag(caller),
                });
            if (rows == 0) throw Unknown();
            return (await FindAsync(sql, caller, id))!;
        });
    }

    /// <summary>
    /// Deletes a mailbox of the caller's account. Refuses as <see cref="DeleteOfAccountAsync"/>, and with
    /// <see cref="Refusal.FullAccessRequired"/>.
    /// </summary>
    public Task DeleteAsync(Caller caller, Guid id)
    {
        caller.RequireFullAccess();
        return DeleteOfAccountAsync(caller.Account.Id, id);
    }

    /// <summary>
    /// Deletes a mailbox of the account: its messages are invisible at once, and the sweep gives their bytes back. Refuses with
    /// <see cref="Refusal.NotFound"/>.
    /// </summary>
    public Task DeleteOfAccountAsync(Guid accountId, Guid id) =>
        database.WriteAsync(accountId, async sql =>
        {
            var rows = await sql.ExecuteAsync("delete from mailboxes where id = @id and account_id = @accountId", new { id, accountId });
            if (rows == 0) throw Unknown();
            await sql.ExecuteAsync(
                "insert into mailbox_purges (mailbox_id, account_id, requested_at) values (@id, @accountId, @now)",
                new { id, accountId, now = time.GetUtcNow() });
        });

    private static Task<Mailbox?> FindAsync(SqlSession sql, Caller caller, Guid id) =>
        sql.FindAsync<Mailbox>(
            $"select {Mailbox.Columns} from mailboxes where id = @id and {InReach}",
            new { id, accountId = caller.Account.Id, keyId = caller.KeyId, scoped = Reach.Flag(caller) });

    private static void RequireShort(string? displayName)
    {
        if (displayName?.Length > LongestDisplayName)
            throw RefusedException.Invalid("displayName", $"displayName must have at most {LongestDisplayName} characters.");
    }

    private static RefusedException Unknown() => new(Refusal.NotFound, "Mailbox not found");
}
