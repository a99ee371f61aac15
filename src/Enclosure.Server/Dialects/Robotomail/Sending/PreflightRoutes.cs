using Enclosure.Accounts;
using Enclosure.Mail.Sending;
using Enclosure.Server.Dialects.Json;
using Enclosure.Server.Dialects.Operations;
using Enclosure.Server.Dialects.Robotomail.Answers;

namespace Enclosure.Server.Dialects.Robotomail.Sending;

/// <summary><c>POST /v1/mailboxes/{id}/messages/preflight</c>: what there is to say of a message before it is sent.</summary>
internal sealed class PreflightRoutes(RobotomailCallers callers, MailboxDirectory mailboxes, Preflight preflight)
{
    public void Map(IEndpointRouteBuilder routes) => routes.Map(PreflightOperations.Look, LookAsync);

    private async Task LookAsync(HttpContext http)
    {
        var caller = await callers.AnyAsync(http);
        var mailbox = await mailboxes.GetAsync(caller, PathIds.Required(http, "id", "Mailbox"), http.RequestAborted);
        using var body = await JsonFields.ReadAsync(http.Request, JsonFields.LongestMail, http.RequestAborted);
        var mail = SendFields.Read(body);
        var report = await preflight.LookAsync(caller, mailbox, mail, http.RequestAborted);
        await JsonAnswer.WriteAsync(
            http, StatusCodes.Status200OK, PreflightResponseWire.Of(report, mail.Files), SendJson.Plain.PreflightResponseWire);
    }
}
