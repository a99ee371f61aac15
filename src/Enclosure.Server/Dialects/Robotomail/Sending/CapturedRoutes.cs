using Enclosure.Attachments;
using Enclosure.Mail;
using Enclosure.Mail.Sending;
using Enclosure.Mail.Skeletons;
using Enclosure.Server.Dialects.Json;
using Enclosure.Server.Dialects.MessageForms;
using Enclosure.Server.Dialects.Operations;
using Enclosure.Server.Dialects.Robotomail.Answers;

namespace Enclosure.Server.Dialects.Robotomail.Sending;

/// <summary><c>/v1/captured</c>: mail that was kept instead of being sent onward.</summary>
internal sealed class CapturedRoutes(
    RobotomailCallers callers, CapturedMail captured, MessageLibrary messages, AttachmentLibrary library, RawMail raw)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.Map(CapturedOperations.List, ListAsync);
        routes.Map(CapturedOperations.Get, GetAsync);
    }

    private async Task ListAsync(HttpContext http)
    {
        var caller = await callers.FullAccessAsync(http);
        var query = new QueryFields(http.Request.Query);
        var limit = query.Integer("limit", 1, 100, 50);
        var found = await captured.ListAsync(caller, query.Id("cursor"), limit + 1, http.RequestAborted);
        var page = found.Take(limit).Select(CapturedWire.Of).ToList();
        var next = found.Count > limit ? page[^1].Id.ToString() : null;
        await JsonAnswer.WriteAsync(http, StatusCodes.Status200OK, new CapturedListWire(page, next), SendJson.Plain.CapturedListWire);
    }

    private Task GetAsync(HttpContext http) => RawAnswer.WriteAsync(http, () => OpenAsync(http));

    private async Task<(Message Message, RawMessage Raw)> OpenAsync(HttpContext http)
    {
        var caller = await callers.FullAccessAsync(http);
        var kept = await captured.GetAsync(caller, PathIds.Required(http, "id", "Captured message"), http.RequestAborted);
        var message = await messages.GetAsync(caller, kept.MailboxId, kept.MessageId, http.RequestAborted);
        var files = await library.OfMessageAsync(caller.Account.Id, message.Id, http.RequestAborted);
        return (message, await raw.OpenAsync(message, files, http.RequestAborted));
    }
}
