using Enclosure.Figures;
using Enclosure.Server.Dialects.Json;
using Enclosure.Server.Dialects.Operations;
using Enclosure.Server.Dialects.Robotomail.Answers;

namespace Enclosure.Server.Dialects.Robotomail.Accounts;

/// <summary><c>/v1/account</c>: limits and what is used of them.</summary>
internal sealed class AccountRoutes(RobotomailCallers callers, AccountFigures figures)
{
    public void Map(IEndpointRouteBuilder routes) => routes.Map(AccountOperations.Get, GetAsync);

    private async Task GetAsync(HttpContext http)
    {
        var overview = await figures.OfAsync(await callers.FullAccessAsync(http), http.RequestAborted);
        await JsonAnswer.WriteAsync(
            http, StatusCodes.Status200OK, new AccountResponseWire(Describe(overview)), AccountJson.Plain.AccountResponseWire);
    }

    private static AccountWire Describe(AccountOverview overview)
    {
        var (account, mailboxes, reclaimable, inbound, mail) = overview;
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
    }
}
