using Enclosure.Attachments;
using Enclosure.Mail;
using Enclosure.Mail.Skeletons;
using Enclosure.Server.Dialects.Json;
using Enclosure.Server.Dialects.MessageForms;
using Enclosure.Server.Dialects.Operations;
using Enclosure.Server.Dialects.Robotomail.Answers;

namespace Enclosure.Server.Dialects.Robotomail.Messages;

/// <summary>Other forms of a message: its manifest, as a page, as it came, and its files as one archive.</summary>
internal sealed class MessageFormRoutes(
    RobotomailCallers callers, MessageLibrary messages, AttachmentLibrary library, RawMail raw, PublicAddress address)
{
    private readonly FileArchive _archive = new(library);

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.Map(MessageFormOperations.Manifest, ManifestAsync);
        routes.Map(MessageFormOperations.Html, HtmlAsync);
        routes.Map(MessageFormOperations.Raw, RawAsync);
        routes.Map(MessageFormOperations.Zip, ZipAsync);
    }

    private async Task ManifestAsync(HttpContext http)
    {
        var (message, files) = await FindAsync(http);
        var wire = ManifestWire.Of(await messages.GetManifestAsync(message, http.RequestAborted), files);
        await JsonAnswer.WriteAsync(http, StatusCodes.Status200OK, wire, MessageJson.Plain.ManifestWire);
    }

    private async Task HtmlAsync(HttpContext http)
    {
        var (message, files) = await FindAsync(http);
        await MessagePage.WriteAsync(http, message, files, file => library.Sign(file, address.Of(http)).Url, MessagePagePolicy.Anywhere);
    }

    private Task RawAsync(HttpContext http) =>
        RawAnswer.WriteAsync(http, async () =>
        {
            var (message, files) = await FindAsync(http);
            return (message, await raw.OpenAsync(message, files, http.RequestAborted));
        });

    private async Task ZipAsync(HttpContext http)
    {
        var (message, files) = await FindAsync(http);
        await _archive.WriteAsync(http, message, files);
    }

    private async Task<(Message Message, IReadOnlyList<Attachment> Files)> FindAsync(HttpContext http)
    {
        var caller = await callers.AnyAsync(http);
        var message = await MessageRoutes.FindAsync(http, caller, messages);
        return (message, await library.OfMessageAsync(caller.Account.Id, message.Id, http.RequestAborted));
    }
}
