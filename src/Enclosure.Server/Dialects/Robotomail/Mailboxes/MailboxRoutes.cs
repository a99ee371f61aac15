using Enclosure.Accounts;
using Enclosure.Server.Dialects.Json;
using Enclosure.Server.Dialects.Operations;
using Enclosure.Server.Dialects.Robotomail.Answers;

namespace Enclosure.Server.Dialects.Robotomail.Mailboxes;

/// <summary><c>/v1/mailboxes</c>: the addresses of the account, as far as the key reaches.</summary>
internal sealed class MailboxRoutes(RobotomailCallers callers, MailboxDirectory mailboxes, TimeProvider time)
{
    public const int LongestAddress = 320;

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.Map(MailboxOperations.List, ListAsync);
        routes.Map(MailboxOperations.Create, CreateAsync);
        routes.Map(MailboxOperations.Get, GetAsync);
        routes.Map(MailboxOperations.Update, UpdateAsync);
        routes.Map(MailboxOperations.Delete, DeleteAsync);
    }

    private async Task ListAsync(HttpContext http)
    {
        var caller = await callers.AnyAsync(http);
        var found = await mailboxes.ListAsync(caller, http.RequestAborted);
        var wire = new MailboxListWire([.. found.Select(Describe)]);
        await JsonAnswer.WriteAsync(http, StatusCodes.Status200OK, wire, MailboxJson.Plain.MailboxListWire);
    }

    private async Task CreateAsync(HttpContext http)
    {
        var caller = await callers.FullAccessAsync(http);
        caller.Account.RequireActive();
        using var body = await JsonFields.ReadAsync(http.Request, http.RequestAborted);
        var address = body.Text("address", max: LongestAddress);
        var displayName = body.OptionalText("displayName", max: MailboxDirectory.LongestDisplayName);
        body.Check();
        await AnswerAsync(http, StatusCodes.Status201Created, await mailboxes.CreateAsync(caller, address, displayName));
    }

    private async Task GetAsync(HttpContext http)
    {
        var caller = await callers.AnyAsync(http);
        await AnswerAsync(http, StatusCodes.Status200OK, await mailboxes.GetAsync(caller, MailboxId(http), http.RequestAborted));
    }

    private async Task UpdateAsync(HttpContext http)
    {
        var caller = await callers.AnyAsync(http);
        caller.Account.RequireActive();
        var id = MailboxId(http);
        using var body = await JsonFields.ReadAsync(http.Request, http.RequestAborted);
        var displayName = body.OptionalText("displayName", max: MailboxDirectory.LongestDisplayName);
        var status = ReadStatus(body);
        body.Check();
        await AnswerAsync(http, StatusCodes.Status200OK, await mailboxes.UpdateAsync(caller, id, displayName, status));
    }

    private async Task DeleteAsync(HttpContext http)
    {
        var caller = await callers.FullAccessAsync(http);
        await mailboxes.DeleteAsync(caller, MailboxId(http));
        await JsonAnswer.WriteAsync(http, StatusCodes.Status200OK, new DeletedWire(true), MailboxJson.Plain.DeletedWire);
    }

    private static Guid MailboxId(HttpContext http) => PathIds.Required(http, "id", "Mailbox");

    private static MailboxStatus? ReadStatus(JsonFields body) => body.OptionalText("status") switch
    {
        null => null,
        "ACTIVE" => MailboxStatus.Active,
        "PAUSED" => MailboxStatus.Paused,
        _ => body.Fault<MailboxStatus?>("status", "status must be ACTIVE or PAUSED.", null),
    };

    private Task AnswerAsync(HttpContext http, int status, Mailbox mailbox) =>
        JsonAnswer.WriteAsync(http, status, new MailboxResponseWire(Describe(mailbox)), MailboxJson.Plain.MailboxResponseWire);

    private MailboxWire Describe(Mailbox mailbox) => new(
        mailbox.Id,
        mailbox.AccountId,
        DomainId: null,
        mailbox.Address,
        mailbox.FullAddress,
        mailbox.DisplayName,
        DailySendCount: 0,
        mailbox.DailySendLimit,
        MonthlySendCount: 0,
        MonthlySendLimit: 0,
        mailbox.Status.ToString().ToUpperInvariant(),
        PausedByBilling: false,
        StalwartProvisioned: true,
        SuspendedAt: null,
        SuspendedReason: null,
        SuspensionIncidentId: null,
        mailbox.CreatedAt,
        mailbox.UpdatedAt,
        mailbox.InboundCountAt(time.GetUtcNow()));
}
