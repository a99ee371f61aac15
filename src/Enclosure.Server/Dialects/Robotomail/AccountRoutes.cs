using Enclosure.Accounts;
using Enclosure.Attachments;
using Enclosure.Server.Dialects.Json;
using Enclosure.Server.Dialects.Operations;

namespace Enclosure.Server.Dialects.Robotomail;

/// <summary><c>/v1/account</c>: limits and what is used of them.</summary>
internal sealed class AccountRoutes(RobotomailCallers callers, MailboxDirectory mailboxes, Usage usage, TimeProvider time)
{
    public void Map(IEndpointRouteBuilder routes) => routes.Map(AccountOperations.Get, GetAsync);

    private async Task GetAsync(HttpContext http)
    {
        var caller = await callers.FullAccessAsync(http);
        var account = caller.Account;
        var counts = await mailboxes.CountAsync(account.Id, http.RequestAborted);
        var reclaimable = await usage.ReclaimableAsync(account.Id, http.RequestAborted);
        var wire = Describe(account, counts, reclaimable, time.GetUtcNow());
        await JsonAnswer.WriteAsync(http, StatusCodes.Status200OK, new AccountResponseWire(wire), RobotomailJson.Plain.AccountResponseWire);
    }

    private static AccountWire Describe(Account account, MailboxCounts mailboxes, long reclaimable, DateTimeOffset now)
    {
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
            StorageMessageBytes: 0,
            mailboxes.Total,
            mailboxes.Active,
            SentToday: 0,
            SentThisMonth: 0,
            ReceivedToday: 0,
            BouncedToday: 0,
            inbound,
            account.InboundLimit,
            RobotomailCallers.Percentage(inbound, account.InboundLimit),
            NextMonth(now),
            OverLimitMessageCount: 0,
            BillingLinked: false,
            new AnnualAvailabilityWire(false, false, false),
            Trial: null);
    }

    private static DateTimeOffset NextMonth(DateTimeOffset now) =>
        new DateTimeOffset(now.UtcDateTime.Year, now.UtcDateTime.Month, 1, 0, 0, 0, TimeSpan.Zero).AddMonths(1);
}
