using Enclosure.Accounts;
using Enclosure.Attachments;
using Enclosure.Mail;
using Enclosure.Server.Dialects.Json;
using Enclosure.Server.Dialects.Operations;
using Enclosure.Server.Dialects.Robotomail.Answers;

namespace Enclosure.Server.Dialects.Robotomail.Accounts;

/// <summary><c>/v1/account</c>: limits and what is used of them.</summary>
internal sealed class AccountRoutes(
    RobotomailCallers callers, MailboxDirectory mailboxes, MessageLibrary messages, Usage usage, TimeProvider time)
{
    public void Map(IEndpointRouteBuilder routes) => routes.Map(AccountOperations.Get, GetAsync);

    private async Task GetAsync(HttpContext http)
    {
        var caller = await callers.FullAccessAsync(http);
        var account = caller.Account;
        var counts = await mailboxes.CountAsync(account.Id, http.RequestAborted);
        var reclaimable = await usage.ReclaimableAsync(account.Id, http.RequestAborted);
        var inbound = InboundUsage.Of(account, time.GetUtcNow());
        var wire = Describe(account, counts, reclaimable, inbound, await MailAsync(account.Id, inbound, http.RequestAborted));
        await JsonAnswer.WriteAsync(http, StatusCodes.Status200OK, new AccountResponseWire(wire), AccountJson.Plain.AccountResponseWire);
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

    private static AccountWire Describe(
        Account account, MailboxCounts mailboxes, long reclaimable, InboundUsage inbound, MailCounts mail) =>
        new(
            account.Id,
            account.Email,
            EmailVerified: true,
            account.Slug,
            Plan: "self-hosted",
            BillingPeriod: "none",
            account.SuspendedAt is not null,
            account.SuspendedReason,
            account.SuspendedAt,
            account.StoredBytes,
            account.StorageLimitBytes,
            account.PendingBytes,
            reclaimable,
            mail.Bytes,
            mailboxes.Total,
            mailboxes.Active,
            mail.SentToday,
            mail.SentThisMonth,
            mail.ReceivedToday,
            mail.BouncedToday,
            inbound.Count,
            inbound.Limit,
            inbound.Percentage,
            inbound.ResetAt,
            mail.Withheld,
            BillingLinked: false,
            new AnnualAvailabilityWire(false, false, false),
            Trial: null);

    private sealed record MailCounts(
        long ReceivedToday, long SentToday, long SentThisMonth, long BouncedToday, long Withheld, long Bytes);
}
