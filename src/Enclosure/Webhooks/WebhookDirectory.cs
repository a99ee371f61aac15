using Enclosure.Accounts;
using Enclosure.Secrets;
using Enclosure.Sql;

namespace Enclosure.Webhooks;

/// <summary>
/// The hooks of an account, as far as the caller's key reaches: a scoped key sees and makes those of its mailboxes alone.
/// </summary>
public sealed class WebhookDirectory(Database database, MasterKey master, WebhookTarget target, TimeProvider time)
{
    /// <summary>Also without those of a deleted mailbox, which the sweep takes away.</summary>
    private static readonly string InReach = Reach.Of("webhooks")
        + " and (webhooks.mailbox_id is null or exists (select 1 from mailboxes where mailboxes.id = webhooks.mailbox_id))";

    public Task<IReadOnlyList<Webhook>> ListAsync(Caller caller, CancellationToken ct) =>
        database.ReadAsync(
            sql => sql.ListAsync(
                $"select {Webhook.Columns} from webhooks where {InReach} order by id",
                new { accountId = caller.Account.Id, keyId = caller.KeyId, scoped = Reach.Flag(caller) },
                row => Webhook.Read(row, master)),
            ct);

    /// <summary>Refuses with <see cref="Refusal.NotFound"/> for an unknown, foreign or out-of-scope id.</summary>
    public Task<Webhook> GetAsync(Caller caller, Guid id, CancellationToken ct) => database.ReadAsync(sql => GetAsync(sql, caller, id), ct);

    /// <summary>
    /// Makes a hook. Refuses with <see cref="Refusal.AccountSuspended"/>, with <see cref="Refusal.FullAccessRequired"/> a scoped key that
    /// names no mailbox, with <see cref="Refusal.NotFound"/> a mailbox that the key does not reach, and with
    /// <see cref="Refusal.ValidationError"/> an address or header that no hook may have, and one hook too many.
    /// </summary>
    public Task<CreatedWebhook> CreateAsync(Caller caller, NewWebhook hook)
    {
        caller.Account.RequireActive();
        target.Require(hook.Url, hook.Events, hook.Headers);
        if (caller.Scoped && hook.MailboxId is null)
            throw new RefusedException(
                Refusal.FullAccessRequired, "A key scoped to mailboxes makes webhooks for one of them: give its mailboxId.");
        return database.WriteAsync(caller.Account.Id, async sql =>
        {
            if (hook.MailboxId is { } mailboxId) await RequireMailboxAsync(sql, caller, mailboxId);
            await RequireRoomAsync(sql, caller.Account.Id);
            return await InsertAsync(sql, caller.Account.Id, hook);
        });
    }

    /// <summary>
    /// Changes a hook; what waited for it to be active again goes out. Refuses with <see cref="Refusal.NotFound"/>,
    /// <see cref="Refusal.AccountSuspended"/> and, an address or header that no hook may have, <see cref="Refusal.ValidationError"/>.
    /// </summary>
    public Task<Webhook> UpdateAsync(Caller caller, Guid id, WebhookChange change)
    {
        caller.Account.RequireActive();
        target.Require(change.Url, change.Events, change.Headers);
        return database.WriteAsync(caller.Account.Id, async sql =>
        {
            await StatusAsync(sql, caller, id);
            await sql.ExecuteAsync(
                """
                update webhooks set
                    url = coalesce(@Url, url), events = coalesce(@events, events),
                    sealed_headers = case when @changesHeaders = 1 then @headers else sealed_headers end,
                    status = coalesce(@status, status), failure_count = case when @status = 'active' then 0 else failure_count end,
                    updated_at = @now
                where id = @id
                """,
                new
                {
                    id,
                    change.Url,
                    events = change.Events is { } events ? Lines.Join(events) : null,
                    changesHeaders = change.Headers is null ? 0L : 1L,
                    headers = WebhookSecret.SealHeaders(change.Headers, master),
                    status = change.Status is { } status ? Text(status) : null,
                    now = time.GetUtcNow(),
                });
            if (change.Status == WebhookStatus.Active) await DeliveryTable.ReleaseAsync(sql, id, time.GetUtcNow());
            else if (change.Status is not null) await DeliveryTable.HoldAsync(sql, id);
            return await GetAsync(sql, caller, id);
        });
    }

    /// <summary>Deletes a hook and what waits for it. Refuses with <see cref="Refusal.NotFound"/>.</summary>
    public Task DeleteAsync(Caller caller, Guid id) =>
        database.WriteAsync(caller.Account.Id, async sql =>
        {
            await StatusAsync(sql, caller, id);
            await sql.ExecuteAsync("delete from webhooks where id = @id", new { id });
            await DeliveryTable.DropWaitingAsync(sql, id);
        });

    /// <summary>Opens nothing sealed. Refuses as <see cref="GetAsync(Caller, Guid, CancellationToken)"/> does.</summary>
    internal static async Task<WebhookStatus> StatusAsync(SqlSession sql, Caller caller, Guid id) =>
        Enum.Parse<WebhookStatus>(
            await sql.FindAsync<string>(
                $"select status from webhooks where id = @id and {InReach}",
                new { id, accountId = caller.Account.Id, keyId = caller.KeyId, scoped = Reach.Flag(caller) }) ?? throw Unknown(),
            ignoreCase: true);

    private async Task<Webhook> GetAsync(SqlSession sql, Caller caller, Guid id) =>
        await sql.FindAsync(
            $"select {Webhook.Columns} from webhooks where id = @id and {InReach}",
            new { id, accountId = caller.Account.Id, keyId = caller.KeyId, scoped = Reach.Flag(caller) },
            row => Webhook.Read(row, master)) ?? throw Unknown();

    private static RefusedException Unknown() => new(Refusal.NotFound, "Webhook not found");

    private async Task<CreatedWebhook> InsertAsync(SqlSession sql, Guid accountId, NewWebhook hook)
    {
        var now = time.GetUtcNow();
        var (id, secret) = (Guid.CreateVersion7(now), WebhookSecret.New());
        var made = new Webhook(id, accountId, hook.MailboxId, hook.Url, hook.Events, hook.Headers, WebhookStatus.Active, 0, null, now, now);
        await sql.ExecuteAsync(
            """
            insert into webhooks (id, account_id, mailbox_id, url, events, sealed_headers, sealed_secret, status, failure_count, created_at, updated_at)
            values (@Id, @AccountId, @MailboxId, @Url, @events, @headers, @box, 'active', 0, @CreatedAt, @UpdatedAt)
            """,
            new
            {
                made.Id,
                made.AccountId,
                made.MailboxId,
                made.Url,
                events = Lines.Join(made.Events),
                headers = WebhookSecret.SealHeaders(made.Headers, master),
                box = WebhookSecret.Seal(secret, master),
                made.CreatedAt,
                made.UpdatedAt,
            });
        return new CreatedWebhook(made, secret);
    }

    private static async Task RequireMailboxAsync(SqlSession sql, Caller caller, Guid mailboxId)
    {
        var own = await sql.ValueAsync<long>(
            $"select count(*) from mailboxes where id = @mailboxId and {Reach.Of("mailboxes", "id")}",
            new { mailboxId, accountId = caller.Account.Id, keyId = caller.KeyId, scoped = Reach.Flag(caller) });
        if (own == 0) throw new RefusedException(Refusal.NotFound, "Mailbox not found");
    }

    private static async Task RequireRoomAsync(SqlSession sql, Guid accountId)
    {
        if (await sql.ValueAsync<long>(
            "select count(*) from webhooks where account_id = @accountId", new { accountId }) >= Webhook.MostOfAnAccount)
            throw RefusedException.Invalid(
                "url", $"The account has {Webhook.MostOfAnAccount} webhooks, which is the most. Delete one first.");
    }

    private static string Text(WebhookStatus status) => status switch
    {
        WebhookStatus.Active => "active",
        WebhookStatus.Paused => "paused",
        WebhookStatus.Failed => "failed",
    };
}
