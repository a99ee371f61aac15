using Enclosure.Accounts;
using Enclosure.Attachments;
using Enclosure.Mail;

namespace Enclosure.Figures;

/// <summary>An account's mail, counted; days and months are of UTC.</summary>
/// <param name="Withheld">Received over the month's limit.</param>
/// <param name="Bytes">What messages weigh beside their files.</param>
public sealed record MailCounts(
    long ReceivedToday, long SentToday, long SentThisMonth, long BouncedToday, long Withheld, long Bytes);

/// <summary>An account with what is used of its limits.</summary>
/// <param name="ReclaimableBytes">Of the stored bytes, those of uploads that no message uses.</param>
public sealed record AccountOverview(
    Account Account, MailboxCounts Mailboxes, long ReclaimableBytes, InboundUsage Inbound, MailCounts Mail);

/// <summary>What is used of an account's limits.</summary>
public sealed class AccountFigures(MailboxDirectory mailboxes, MessageLibrary messages, Usage usage, TimeProvider time)
{
    /// <summary>Refuses with <see cref="Refusal.FullAccessRequired"/>.</summary>
    public async Task<AccountOverview> OfAsync(Caller caller, CancellationToken ct)
    {
        caller.RequireFullAccess();
        var account = caller.Account;
        var inbound = InboundUsage.Of(account, time.GetUtcNow());
        return new AccountOverview(
            account,
            await mailboxes.CountAsync(caller, ct),
            await usage.ReclaimableAsync(account.Id, ct),
            inbound,
            await MailAsync(account.Id, inbound, ct));
    }

    private async Task<MailCounts> MailAsync(Guid accountId, InboundUsage inbound, CancellationToken ct)
    {
        var now = time.GetUtcNow().UtcDateTime;
        var (today, month) =
            (new DateTimeOffset(now.Date, TimeSpan.Zero), new DateTimeOffset(now.Year, now.Month, 1, 0, 0, 0, TimeSpan.Zero));
        return new MailCounts(
            await messages.CountReceivedAsync(accountId, today, ct),
            await messages.CountSentAsync(accountId, today, status: null, ct),
            await messages.CountSentAsync(accountId, month, status: null, ct),
            await messages.CountSentAsync(accountId, today, MessageStatus.Bounced, ct),
            await messages.CountWithheldAsync(accountId, inbound, mailboxId: null, ct),
            await messages.MessageBytesAsync(accountId, ct));
    }
}
