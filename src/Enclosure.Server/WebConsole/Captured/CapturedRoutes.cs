using Enclosure.Attachments;
using Enclosure.Mail;
using Enclosure.Mail.Sending;
using Enclosure.Server.Dialects;
using Enclosure.Server.Dialects.MessageForms;
using Enclosure.Server.WebConsole.Frame;

namespace Enclosure.Server.WebConsole.Captured;

/// <summary><c>/console/captured</c>: what would have gone to other servers.</summary>
/// <param name="isRelayed">Whether there is a relay.</param>
internal sealed class CapturedRoutes(
    ConsoleCallers callers, CapturedMail captured, MessageLibrary messages, AttachmentLibrary library, bool isRelayed, PageAnswer pages)
{
    private const string Path = "/console/captured";
    private const int Rows = 50;

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Path, ListAsync);
        routes.MapGet(Path + "/{id}", ShowAsync);
        routes.MapGet(Path + "/{id}/raw", RawAsync);
    }

    private async Task ListAsync(HttpContext http)
    {
        var visitor = await callers.LookingAsync(http);
        var before = new QueryFields(http.Request.Query).Id("before");
        var found = await captured.ListAsync(visitor.Caller, before, Rows + 1, http.RequestAborted);
        var page = found.Take(Rows).ToList();
        var next = found.Count > Rows ? $"{Path}?before={page[^1].Id}" : null;
        await pages.WriteAsync<CapturedPage, CapturedView>(
            http, visitor, new CapturedView(page, next, before is null ? null : Path, isRelayed));
    }

    private async Task ShowAsync(HttpContext http)
    {
        var (visitor, ct) = (await callers.LookingAsync(http), http.RequestAborted);
        var kept = await captured.GetAsync(visitor.Caller, CapturedId(http), ct);
        var message = await messages.GetAsync(visitor.Caller, kept.MailboxId, kept.MessageId, ct);
        var files = await library.OfMessageAsync(visitor.Caller.Account.Id, message.Id, ct);
        var view = new CapturedMessageView(kept, message.Text.Plain, [.. files.Select(Describe)]);
        await pages.WriteAsync<CapturedMessagePage, CapturedMessageView>(http, visitor, view);
    }

    private async Task RawAsync(HttpContext http)
    {
        var visitor = await callers.LookingAsync(http);
        var id = CapturedId(http);
        await RawAnswer.WriteAsync(http, () => captured.OpenAsync(visitor.Caller, id, http.RequestAborted));
    }

    private static Guid CapturedId(HttpContext http) => PathIds.Required(http, "id", "Captured message");

    private static CapturedFile Describe(Attachment file) => new(file.Id, file.Filename, file.ContentType, file.SizeBytes);
}
