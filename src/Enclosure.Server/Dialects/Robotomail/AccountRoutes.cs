using Enclosure.Accounts;
using Enclosure.Attachments;
using Enclosure.Mail;
using Enclosure.Server.Dialects.Json;
using Enclosure.Server.Dialects.Operations;

namespace Enclosure.Server.Dialects.Robotomail;

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
        var wire = Describe(account, counts, reclaimable, await MailAsync(account, http.RequestAborted));
        await JsonAnswer.WriteAsync(http, StatusCodes.Status200OK, new AccountResponseWire(wire), RobotomailJson.Plain.AccountResponseWire);
    }

    private async Task<MailCounts> MailAsync(Account account, CancellationToken ct) => new(
        await messages.CountReceivedAsync(account.Id, new DateTimeOffset(time.GetUtcNow().UtcDateTime.Date, TimeSpan.Zero), ct),
        await messages.CountWithheldAsync(account, mailboxId: null, ct),
        await messages.MessageBytesAsync(account.Id, ct));

    private AccountWire Describe(Account account, MailboxCounts mailboxes, long reclaimable, MailCounts mail)
    {
        var now = time.GetUtcNow();
        var inbound = account.InboundCountAt(now);
        return new AccountWire(
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
            SentToday: 0,
            SentThisMonth: 0,
            mail.ReceivedToday,
            BouncedToday: 0,
            inbound,
            account.InboundLimit,
            RobotomailCallers.Percentage(inbound, account.InboundLimit),
            InboundCap.ResetAt(now),
            mail.Withheld,
            BillingLinked: false,
            new AnnualAvailabilityWire(false, false, false),
            Trial: null);
    }

    private sealed record MailCounts(long ReceivedToday, long Withheld, long Bytes);
}
