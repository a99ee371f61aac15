using Enclosure.Mail.Sending;
using Enclosure.Server.Dialects.Json;
using Enclosure.Server.Dialects.MessageForms;
using Enclosure.Server.Dialects.Operations;
using Enclosure.Server.Dialects.Robotomail.Answers;

namespace Enclosure.Server.Dialects.Robotomail.Sending;

/// <summary><c>/v1/captured</c>: mail that was kept instead of being sent onward.</summary>
internal sealed class CapturedRoutes(RobotomailCallers callers, CapturedMail captured)
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

    private async Task GetAsync(HttpContext http)
    {
        var caller = await callers.FullAccessAsync(http);
        var id = PathIds.Required(http, "id", "Captured message");
        await RawAnswer.WriteAsync(http, () => captured.OpenAsync(caller, id, http.RequestAborted));
    }
}
