using Enclosure.Accounts;
using Enclosure.Attachments;
using Enclosure.Mail.Skeletons;
using Enclosure.Sql;

namespace Enclosure.Mail.Sending;

/// <summary>A message that was kept instead of being sent to other servers.</summary>
/// <param name="Recipients">Those it would have gone to, the ones of Bcc included.</param>
public sealed record CapturedMessage(
    Guid Id, Guid MessageId, Guid MailboxId, string From, IReadOnlyList<string> Recipients, string Subject, long SizeBytes,
    DateTimeOffset CreatedAt);

/// <summary>Mail to other servers while there is no relay: to be looked at, with full access, and never sent.</summary>
public sealed class CapturedMail(Database database, MessageLibrary messages, AttachmentLibrary library, RawMail raw)
{
    private const string Columns = "c.id, c.message_id, m.mailbox_id, m.envelope_sender, m.subject, m.raw_bytes, m.created_at";
    private const string Source =
        "captured c join messages m on m.id = c.message_id join mailboxes b on b.id = m.mailbox_id where c.account_id = @accountId";

    /// <summary>
    /// Newest first, after <paramref name="before"/>. Refuses with <see cref="Refusal.FullAccessRequired"/>, as all here do.
    /// </summary>
    public Task<IReadOnlyList<CapturedMessage>> ListAsync(Caller caller, Guid? before, int limit, CancellationToken ct)
    {
        caller.RequireFullAccess();
        return database.ReadAsync<IReadOnlyList<CapturedMessage>>(
            async sql =>
            {
                var rows = await sql.ListAsync(
                    $"select {Columns} from {Source} and (@before is null or c.id < @before) order by c.id desc limit @limit",
                    new { accountId = caller.Account.Id, before = before?.ToString(), limit },
                    Read);
                var found = new List<CapturedMessage>();
                foreach (var row in rows) found.Add(await AddressedAsync(sql, row));
                return found;
            },
            ct);
    }

    /// <summary>Refuses with <see cref="Refusal.NotFound"/>.</summary>
    public Task<CapturedMessage> GetAsync(Caller caller, Guid id, CancellationToken ct)
    {
        caller.RequireFullAccess();
        return database.ReadAsync(
            async sql => await AddressedAsync(
                sql,
                await sql.FindAsync($"select {Columns} from {Source} and c.id = @id", new { accountId = caller.Account.Id, id }, Read)
                    ?? throw new RefusedException(Refusal.NotFound, "Captured message not found")),
            ct);
    }

    /// <summary>The message as it would have gone out. Refuses with <see cref="Refusal.NotFound"/>.</summary>
    public async Task<(Message Message, RawMessage Raw)> OpenAsync(Caller caller, Guid id, CancellationToken ct)
    {
        var kept = await GetAsync(caller, id, ct);
        var message = await messages.GetAsync(caller, kept.MailboxId, kept.MessageId, ct);
        return (message, await raw.OpenAsync(message, await library.OfMessageAsync(caller.Account.Id, message.Id, ct), ct));
    }

    /// <summary>Keeps a message, once. What it is called, for <see cref="Message.ExternalId"/>.</summary>
    internal static async Task<string> KeepAsync(SqlSession sql, Guid accountId, Guid messageId, DateTimeOffset now)
    {
        var id = Guid.CreateVersion7(now);
        await sql.ExecuteAsync(
            """
            insert into captured (id, account_id, message_id)
            select @id, @accountId, @messageId where not exists (select 1 from captured where message_id = @messageId)
            """,
            new { id, accountId, messageId });
        return $"captured-{await sql.ValueAsync<string>("select id from captured where message_id = @messageId", new { messageId })}";
    }

    /// <summary>The message is gone.</summary>
    internal static Task<int> ForgetAsync(SqlSession sql, Guid messageId) =>
        sql.ExecuteAsync("delete from captured where message_id = @messageId", new { messageId });

    private static async Task<CapturedMessage> AddressedAsync(SqlSession sql, CapturedMessage message) => message with
    {
        Recipients =
        [
            .. (await RecipientTable.ListAsync(sql, message.MessageId)).Where(recipient => recipient.Status == RecipientStatus.Captured)
                .Select(recipient => recipient.Address),
        ],
    };

    private static CapturedMessage Read(SqlRow row) => new(
        row.Id(), row.Id(), row.Id(), row.Text(), [], row.Text(), row.Integer(), row.Instant());
}
