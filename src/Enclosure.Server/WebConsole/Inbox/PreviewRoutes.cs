using Enclosure.Attachments;
using Enclosure.Mail;
using Enclosure.Server.Dialects;
using Enclosure.Server.WebConsole.Frame;
using Enclosure.Storage;

namespace Enclosure.Server.WebConsole.Inbox;

/// <summary><c>/console/messages/{id}/files/{file}</c>: a file of a message, looked at.</summary>
internal sealed class PreviewRoutes(
    ConsoleCallers callers, PageAnswer pages, MessageLibrary messages, AttachmentLibrary library, PublicAddress address)
{
    private const int MostRows = 200;
    private const int MostFields = 40;

    private readonly FileBeginnings _beginnings = new(library);

    public void Map(IEndpointRouteBuilder routes) => routes.MapGet(InboxPaths.Message + "/files/{file}", ShowAsync);

    private async Task ShowAsync(HttpContext http)
    {
        var visitor = await callers.LookingAsync(http);
        var ct = http.RequestAborted;
        var message = await messages.GetAnywhereAsync(visitor.Caller, PathIds.Required(http, "id", "Message"), ct);
        var files = await library.OfMessageAsync(visitor.Caller.Account.Id, message.Id, ct);
        var id = PathIds.Required(http, "file", "File");
        var at = files.ToList().FindIndex(file => file.Id == id);
        if (at < 0) throw NotThere();
        var (file, form) = (files[at], PreviewKind.Of(files[at]));
        var text = form is PreviewForm.Text or PreviewForm.Table ? await ReadAsync(file, ct) : null;
        await pages.WriteAsync<PreviewPage, PreviewView>(http, visitor, new PreviewView(
            message.Id,
            message.Text.Subject,
            FileCards.Of(files, new FileLinkMaker(library, address.Of(http)))[at],
            form,
            file.ContentType,
            file.DetectedType,
            file.CreatedAt,
            library.SignShown(file, address.Of(http)).Url,
            text,
            form == PreviewForm.Table ? DelimitedText.Read(text!, MostRows, MostFields) : null,
            at > 0 ? files[at - 1].Id : null,
            at < files.Count - 1 ? files[at + 1].Id : null));
    }

    /// <summary>Refuses with <see cref="Refusal.NotFound"/> when it is deleted meanwhile.</summary>
    private async Task<TextBeginning> ReadAsync(Attachment file, CancellationToken ct)
    {
        try
        {
            return await _beginnings.ReadAsync(file, ct);
        }
        catch (BlobMissingException) when (!ct.IsCancellationRequested)
        {
            if (await library.FindByPathAsync(file.AccountId, file.Id, ct) is null) throw NotThere();
            throw;
        }
    }

    private static RefusedException NotThere() =>
        new(Refusal.NotFound, "The message has no such file: it was deleted, or the link is of another message.");
}
