using Enclosure.Accounts;
using Enclosure.Attachments;
using Enclosure.Mail;
using Enclosure.Sql;

namespace Enclosure.Webhooks;

/// <summary>What an event is about, as it is now.</summary>
/// <param name="Files">Those that are there to be fetched.</param>
/// <param name="IsWithheld">It is over the month's limit: nobody may be told what is in it.</param>
public sealed record EventSubject(Account Account, string MailboxAddress, Message Message, IReadOnlyList<Attachment> Files, bool IsWithheld)
{
    /// <summary>How it stands with each recipient, of a message that was sent.</summary>
    public IReadOnlyList<MessageRecipient> Recipients { get; init; } = [];
}

/// <summary>Finds what events are about.</summary>
public sealed class EventSubjects(
    Database database, AccountDirectory accounts, MessageLibrary messages, ShownMessages shown, TimeProvider time)
{
    /// <summary>Null when the message or its mailbox is gone.</summary>
    public async Task<EventSubject?> FindAsync(Guid accountId, Guid messageId, CancellationToken ct)
    {
        var account = await accounts.FindAsync(accountId, ct);
        var message = await messages.FindAsync(accountId, messageId, ct);
        if (account is null || message is null || await AddressAsync(message, ct) is not { } address) return null;
        var isWithheld = InboundCap.Of(account, time.GetUtcNow()).Withholds(message.Inbound);
        var described = await shown.DescribeAsync(message, ct);
        return new EventSubject(account, address, message, isWithheld ? [] : described.Files, isWithheld)
        {
            Recipients = described.Recipients,
        };
    }

    private Task<string?> AddressAsync(Message message, CancellationToken ct) =>
        database.ReadAsync(
            sql => sql.FindAsync<string>("select full_address from mailboxes where id = @MailboxId", new { message.MailboxId }), ct);
}
