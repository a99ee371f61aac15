using Enclosure.Sql;

namespace Enclosure.Accounts;

/// <summary>Makes, lists and revokes keys.</summary>
public sealed class ApiKeys(Database database, KeyRing ring, TimeProvider time)
{
    /// <summary>A key of the account; with mailboxes it is scoped to them. Refuses mailboxes that are not the account's.</summary>
    public Task<NewApiKey> CreateAsync(Guid accountId, KeyKind kind, string? name, IReadOnlyList<Guid> mailboxIds) =>
        database.WriteAsync(accountId, sql => InsertAsync(sql, accountId, kind, name, mailboxIds));

    /// <summary>The key of this id, of whatever account, or null: for the operator alone.</summary>
    public Task<ApiKey?> FindAsync(Guid id, CancellationToken ct) =>
        database.ReadAsync(sql => sql.FindAsync<ApiKey>($"select {ApiKey.Columns} from api_keys where id = @id", new { id }), ct);

    /// <summary>All keys of the account, revoked ones too, oldest first.</summary>
    public Task<IReadOnlyList<ApiKey>> ListAsync(Guid accountId, CancellationToken ct) =>
        database.ReadAsync(
            sql => sql.ListAsync<ApiKey>(
                $"select {ApiKey.Columns} from api_keys where account_id = @accountId order by id", new { accountId }), ct);

    /// <summary>
    /// Ends a key at once in this process and within five seconds in others. Refuses with <see cref="Refusal.NotFound"/> for an
    /// unknown or revoked one and with <see cref="Refusal.LastKey"/> for the account's only active full key.
    /// </summary>
    public async Task RevokeAsync(Guid accountId, Guid keyId)
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
}
