using Enclosure.Accounts;
using Enclosure.Mail;
using Enclosure.Server.Dialects.Json;
using Enclosure.Server.Dialects.Operations;
using Enclosure.Server.Dialects.Robotomail.Answers;

namespace Enclosure.Server.Dialects.Robotomail.Messages;

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
        var usage = lists.UsageOf(caller.Account);
        var found = await threads.ListAsync(caller, mailbox.Id, http.RequestAborted);
        var wire = new ThreadListWire(
            [.. found.Select(ThreadWire.Of)], await lists.MetadataAsync(http, caller.Account.Id, mailbox.Id, usage));
        await JsonAnswer.WriteAsync(http, StatusCodes.Status200OK, wire, MessageJson.Plain.ThreadListWire);
    }

    private async Task GetAsync(HttpContext http)
    {
        var caller = await callers.AnyAsync(http);
        var mailbox = await mailboxes.GetAsync(caller, PathIds.Required(http, "id", "Mailbox"), http.RequestAborted);
        var id = PathIds.Required(http, "tid", "Thread");
        var (thread, page) = await threads.GetAsync(caller, mailbox.Id, id, http.RequestAborted);
        var wire = ThreadDetailWire.Of(thread, lists.DescribeAsync(caller.Account.Id, page, http.RequestAborted));
        await JsonAnswer.WriteInPiecesAsync(
            http, StatusCodes.Status200OK, new ThreadResponseWire(wire), MessageJson.Plain.ThreadResponseWire);
    }
}
