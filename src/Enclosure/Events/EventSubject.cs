using Enclosure.Accounts;
using Enclosure.Attachments;
using Enclosure.Mail;
using Enclosure.Sql;

namespace Enclosure.Events;

/// <summary>What an event is about, as it is now.</summary>
/// <param name="Files">Those that are there to be fetched.</param>
/// <param name="IsWithheld">It is over the month's limit: nobody may be told what is in it.</param>
public sealed record EventSubject(Account Account, string MailboxAddress, Message Message, IReadOnlyList<Attachment> Files, bool IsWithheld);

/// <summary>Finds what events are about.</summary>
public sealed class EventSubjects(Database database, AccountDirectory accounts, TimeProvider time)
{
    /// <summary>Null when the message or its mailbox is gone.</summary>
    public async Task<EventSubject?> FindAsync(Guid accountId, Guid messageId, CancellationToken ct)
    {
        var account = await accounts.FindAsync(accountId, ct);
        var message = await MessageAsync(accountId, messageId, ct);
        if (account is null || message is null) return null;
        var address = await AddressAsync(message, ct);
        if (address is null) return null;
        return IsWithheld(message, account, time.GetUtcNow())
            ? new EventSubject(account, address, message, [], IsWithheld: true)
            : new EventSubject(account, address, message, await FilesAsync(accountId, messageId, ct), IsWithheld: false);
    }

    private Task<Message?> MessageAsync(Guid accountId, Guid messageId, CancellationToken ct) =>
        database.ReadAsync(
            sql => sql.FindAsync(
                $"select {Message.Columns} from {Message.Source} where m.id = @messageId and m.account_id = @accountId",
                new { messageId, accountId },
                Message.Read),
            ct);

    private Task<string?> AddressAsync(Message message, CancellationToken ct) =>
        database.ReadAsync(sql => sql.FindAsync<string>("select full_address from mailboxes where id = @MailboxId", new { message.MailboxId }), ct);

    private Task<IReadOnlyList<Attachment>> FilesAsync(Guid accountId, Guid messageId, CancellationToken ct) =>
        database.ReadAsync(
            sql => sql.ListAsync(
                $"select {Attachment.Columns} from attachments where message_id = @messageId and account_id = @accountId and state = 'ready' order by id",
                new { messageId, accountId },
                Attachment.Read),
            ct);

    private static bool IsWithheld(Message message, Account account, DateTimeOffset now) =>
        account.InboundLimit > 0 && message.InboundMonth == Account.Month(now) && message.InboundOrdinal > account.InboundLimit;
}
