using Enclosure.Sql;

namespace Enclosure.Accounts;

/// <summary>A new account with what one needs to begin: a full key, a workspace key and a mailbox.</summary>
public sealed record Provisioned(Account Account, Mailbox Mailbox, NewApiKey FullKey, NewApiKey WorkspaceKey);

/// <summary>Makes accounts whole, in one transaction: there is never one without its keys.</summary>
public sealed class Provisioning(Database database, AccountDirectory accounts, MailboxDirectory mailboxes, ApiKeys keys)
{
    /// <summary>
    /// Makes the account with the mailbox <c>&lt;slug&gt;@&lt;first domain&gt;</c>. Refuses with <see cref="Refusal.MailboxExists"/>.
    /// </summary>
    public Task<Provisioned> CreateAsync(NewAccount account) => database.WriteAsync(sql => CreateAsync(sql, account));

    /// <summary>The same, only on a server that has no account yet; null when it has.</summary>
    public Task<Provisioned?> CreateFirstAsync(NewAccount account) =>
        database.WriteAsync(async sql =>
        {
            await LockAsync(sql);
            return await sql.ValueAsync<long>("select count(*) from accounts") == 0 ? await CreateAsync(sql, account) : null;
        });

    /// <summary>Whether there is an account, and which slug is free, is looked up before it is written.</summary>
    private static Task LockAsync(SqlSession sql) => sql.LockAsync("accounts");

    private async Task<Provisioned> CreateAsync(SqlSession sql, NewAccount account)
    {
        await LockAsync(sql);
        var made = await accounts.InsertAsync(sql, account);
        return new Provisioned(
            made,
            await mailboxes.InsertAsync(sql, made.Id, made.Slug, displayName: null),
            await keys.InsertAsync(sql, made.Id, KeyKind.Full, name: null, mailboxIds: []),
            await keys.InsertAsync(sql, made.Id, KeyKind.Workspace, name: null, mailboxIds: []));
    }
}
