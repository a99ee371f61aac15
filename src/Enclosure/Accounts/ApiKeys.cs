using Enclosure.Sql;

namespace Enclosure.Accounts;

/// <summary>What a caller wants a key to be.</summary>
/// <param name="MailboxIds">What a scoped key reaches; none for the others.</param>
public sealed record WantedKey(KeyKind Kind, string? Name, IReadOnlyList<Guid> MailboxIds)
{
    /// <summary>A key that reaches mailboxes alone, or, without any, the whole account.</summary>
    public static WantedKey Of(string? name, IReadOnlyList<Guid> mailboxIds) =>
        new(mailboxIds.Count > 0 ? KeyKind.Scoped : KeyKind.Full, name, mailboxIds);
}

/// <summary>A key as its account sees it.</summary>
/// <param name="Mailboxes">Addresses that a scoped key reaches.</param>
public sealed record ListedKey(ApiKey Key, IReadOnlyList<string> Mailboxes);

/// <summary>
/// Makes, lists and revokes keys: for callers with full access, those of their account; for the operator's commands, those of any.
/// </summary>
public sealed class ApiKeys(Database database, KeyRing ring, TimeProvider time)
{
    public const int MostMailboxes = 1000;
    public const int LongestName = 200;

    /// <summary>
    /// A key of the caller's account. Refuses with <see cref="Refusal.FullAccessRequired"/> a scoped caller, and with
    /// <see cref="Refusal.ValidationError"/> a kind without its mailboxes, mailboxes that are not the account's, and platform keys, which
    /// the operator alone makes.
    /// </summary>
    public Task<NewApiKey> CreateAsync(Caller caller, WantedKey wanted)
    {
        caller.RequireFullAccess();
        Require(wanted);
        return CreateOfAccountAsync(caller.Account.Id, wanted.Kind, wanted.Name, wanted.MailboxIds);
    }

    /// <summary>A key of the account; with mailboxes it is scoped to them. Refuses mailboxes that are not the account's.</summary>
    public Task<NewApiKey> CreateOfAccountAsync(Guid accountId, KeyKind kind, string? name, IReadOnlyList<Guid> mailboxIds) =>
        database.WriteAsync(accountId, sql => InsertAsync(sql, accountId, kind, name, mailboxIds));

    /// <summary>The key of this id, of whatever account, or null: for the operator alone.</summary>
    public Task<ApiKey?> FindAsync(Guid id, CancellationToken ct) =>
        database.ReadAsync(sql => sql.FindAsync<ApiKey>($"select {ApiKey.Columns} from api_keys where id = @id", new { id }), ct);

    /// <summary>
    /// The keys of the caller's account, revoked ones too, oldest first; not those for all accounts of a user, which are not this
    /// account's matter. Refuses with <see cref="Refusal.FullAccessRequired"/>.
    /// </summary>
    public Task<IReadOnlyList<ApiKey>> ListAsync(Caller caller, CancellationToken ct)
    {
        caller.RequireFullAccess();
        return database.ReadAsync(
            sql => sql.ListAsync<ApiKey>(
                $"select {ApiKey.Columns} from api_keys where account_id = @accountId and kind <> 'platform' order by id",
                new { accountId = caller.Account.Id }),
            ct);
    }

    /// <summary>The same newest first after <paramref name="before"/>, with what scoped ones reach.</summary>
    public Task<IReadOnlyList<ListedKey>> PageAsync(Caller caller, Guid? before, int limit, CancellationToken ct)
    {
        caller.RequireFullAccess();
        return database.ReadAsync(sql => PageAsync(sql, caller.Account.Id, before, limit), ct);
    }

    /// <summary>All keys of the account, revoked ones too, oldest first.</summary>
    public Task<IReadOnlyList<ApiKey>> ListOfAccountAsync(Guid accountId, CancellationToken ct) =>
        database.ReadAsync(
            sql => sql.ListAsync<ApiKey>(
                $"select {ApiKey.Columns} from api_keys where account_id = @accountId order by id", new { accountId }), ct);

    /// <summary>
    /// Ends a key of the caller's account. Refuses as <see cref="RevokeOfAccountAsync"/>, and with
    /// <see cref="Refusal.FullAccessRequired"/>.
    /// </summary>
    public Task RevokeAsync(Caller caller, Guid keyId)
    {
        caller.RequireFullAccess();
        return RevokeOfAccountAsync(caller.Account.Id, keyId);
    }

    /// <summary>
    /// Ends a key at once in this process and within five seconds in others. Refuses with <see cref="Refusal.NotFound"/> for an
    /// unknown or revoked one and with <see cref="Refusal.LastKey"/> for the account's only active full key.
    /// </summary>
    public async Task RevokeOfAccountAsync(Guid accountId, Guid keyId)
    {
        await database.WriteAsync(accountId, async sql =>
        {
            // Holds the account's row, so that of two keys revoked at once the second sees the first.
            await sql.ExecuteAsync("update accounts set event_seq = event_seq where id = @accountId", new { accountId });
            if (await RevokeRowAsync(sql, accountId, keyId)) return;
            var active = await sql.ValueAsync<long>(
                "select count(*) from api_keys where id = @keyId and account_id = @accountId and revoked_at is null",
                new { keyId, accountId });
            throw active == 0
                ? new RefusedException(Refusal.NotFound, "There is no such active key.")
                : new RefusedException(Refusal.LastKey, "This is the account's only active full-access key. Create another one first.");
        });
        ring.Forget(keyId);
    }

    internal async Task<NewApiKey> InsertAsync(SqlSession sql, Guid accountId, KeyKind kind, string? name, IReadOnlyList<Guid> mailboxIds)
    {
        await RequireOwnAsync(sql, accountId, mailboxIds);
        var email = await EmailAsync(sql, accountId);
        var made = New(accountId, kind, name, kind == KeyKind.Platform ? email : null);
        await InsertRowAsync(sql, made);
        foreach (var mailboxId in mailboxIds)
            await sql.ExecuteAsync(
                "insert into api_key_mailboxes (key_id, mailbox_id) values (@keyId, @mailboxId) on conflict do nothing",
                new { keyId = made.Key.Id, mailboxId });
        return made;
    }

    private static void Require(WantedKey wanted)
    {
        if (wanted.Kind == KeyKind.Platform)
            throw RefusedException.Invalid("kind", "A platform key is made by the server's operator: enclosure keys create --platform.");
        if (wanted.Kind == KeyKind.Scoped != wanted.MailboxIds.Count > 0)
            throw RefusedException.Invalid("mailboxIds", "A scoped key needs at least one mailbox, and no other key has any.");
        if (wanted.MailboxIds.Count > MostMailboxes)
            throw RefusedException.Invalid("mailboxIds", $"A key reaches at most {MostMailboxes} mailboxes.");
        if (wanted.Name?.Length > LongestName)
            throw RefusedException.Invalid("name", $"name must have at most {LongestName} characters.");
    }

    private static async Task<IReadOnlyList<ListedKey>> PageAsync(SqlSession sql, Guid accountId, Guid? before, int limit)
    {
        var keys = await sql.ListAsync<ApiKey>(
            $"""
            select {ApiKey.Columns} from api_keys
            where account_id = @accountId and kind <> 'platform' and (@before is null or id < @before) order by id desc limit @limit
            """,
            new { accountId, before = before?.ToString(), limit });
        if (keys.Count == 0) return [];
        var reached = (await sql.ListAsync<ReachedMailbox>(
            """
            select k.id as key_id, m.full_address from api_keys k
            join api_key_mailboxes r on r.key_id = k.id join mailboxes m on m.id = r.mailbox_id
            where k.account_id = @accountId and k.id >= @oldest and k.id <= @newest order by m.full_address
            """,
            new { accountId, oldest = keys[^1].Id, newest = keys[0].Id })).ToLookup(row => row.KeyId, row => row.FullAddress);
        return [.. keys.Select(key => new ListedKey(key, [.. reached[key.Id]]))];
    }

    private async Task<bool> RevokeRowAsync(SqlSession sql, Guid accountId, Guid keyId) =>
        await sql.ExecuteAsync(
            """
            update api_keys set revoked_at = @now
            where id = @keyId and account_id = @accountId and revoked_at is null
              and (kind not in ('full', 'workspace')
                   or exists (select 1 from api_keys other where other.account_id = @accountId and other.id <> @keyId
                              and other.revoked_at is null and other.kind in ('full', 'workspace')))
            """,
            new { keyId, accountId, now = time.GetUtcNow() }) == 1;

    private NewApiKey New(Guid accountId, KeyKind kind, string? name, string? userEmail)
    {
        var text = ApiKey.NewText(kind);
        var now = time.GetUtcNow();
        return new NewApiKey(text, new ApiKey(Guid.CreateVersion7(now), accountId, text[..8], name, kind, userEmail, now, null));
    }

    private static Task<int> InsertRowAsync(SqlSession sql, NewApiKey made) =>
        sql.ExecuteAsync(
            """
            insert into api_keys (id, account_id, hash, prefix, name, kind, user_email, created_at)
            values (@Id, @AccountId, @hash, @Prefix, @Name, @kind, @UserEmail, @CreatedAt)
            """,
            new
            {
                made.Key.Id,
                made.Key.AccountId,
                hash = ApiKey.Hash(made.Text),
                made.Key.Prefix,
                made.Key.Name,
                kind = made.Key.Kind.ToString().ToLowerInvariant(),
                made.Key.UserEmail,
                made.Key.CreatedAt,
            });

    private static async Task<string> EmailAsync(SqlSession sql, Guid accountId) =>
        await sql.FindAsync<string>("select email from accounts where id = @accountId", new { accountId })
        ?? throw new RefusedException(Refusal.NotFound, $"There is no account {accountId}.");

    private static async Task RequireOwnAsync(SqlSession sql, Guid accountId, IReadOnlyList<Guid> mailboxIds)
    {
        foreach (var mailboxId in mailboxIds)
        {
            var own = await sql.ValueAsync<long>(
                "select count(*) from mailboxes where id = @mailboxId and account_id = @accountId", new { mailboxId, accountId });
            if (own == 0) throw RefusedException.Invalid("mailboxIds", $"Mailbox {mailboxId} is not one of this account's.");
        }
    }

    private sealed record ReachedMailbox(Guid KeyId, string FullAddress);
}
