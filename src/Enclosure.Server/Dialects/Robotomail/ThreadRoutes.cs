using Enclosure.Accounts;
using Enclosure.Mail;
using Enclosure.Server.Dialects.Json;
using Enclosure.Server.Dialects.Operations;

namespace Enclosure.Server.Dialects.Robotomail;

/// <summary><c>/v1/mailboxes/{id}/threads</c>: list and get.</summary>
internal sealed class ThreadRoutes(RobotomailCallers callers, MailboxDirectory mailboxes, ThreadLibrary threads, MailLists lists)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.Map(ThreadOperations.List, ListAsync);
        routes.Map(ThreadOperations.Get, GetAsync);
    }

    private async Task ListAsync(HttpContext http)
    {
        var caller = await callers.AnyAsync(http);
        var mailbox = await mailboxes.GetAsync(caller, PathIds.Required(http, "id", "Mailbox"), http.RequestAborted);
        var found = await threads.ListAsync(caller, mailbox.Id, http.RequestAborted);
        var wire = new ThreadListWire([.. found.Select(ThreadWire.Of)], await lists.MetadataAsync(http, caller.Account, mailbox.Id));
        await JsonAnswer.WriteAsync(http, StatusCodes.Status200OK, wire, RobotomailJson.Plain.ThreadListWire);
    }

    private async Task GetAsync(HttpContext http)
    {
        var caller = await callers.AnyAsync(http);
        var mailbox = await mailboxes.GetAsync(caller, PathIds.Required(http, "id", "Mailbox"), http.RequestAborted);
        var (thread, found) = await threads.GetAsync(caller, mailbox.Id, PathIds.Required(http, "tid", "Thread"), http.RequestAborted);
        var wire = ThreadDetailWire.Of(thread, await lists.DescribeAsync(caller.Account.Id, found, http.RequestAborted));
        await JsonAnswer.WriteAsync(http, StatusCodes.Status200OK, new ThreadResponseWire(wire), RobotomailJson.Plain.ThreadResponseWire);
    }
}
