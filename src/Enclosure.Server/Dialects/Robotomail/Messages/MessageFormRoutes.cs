using Enclosure.Attachments;
using Enclosure.FileNames;
using Enclosure.Mail;
using Enclosure.Mail.Skeletons;
using Enclosure.Mime.Headers;
using Enclosure.Server.Dialects.Json;
using Enclosure.Server.Dialects.MessageForms;
using Enclosure.Server.Dialects.Operations;
using Enclosure.Server.Dialects.Robotomail.Answers;

namespace Enclosure.Server.Dialects.Robotomail.Messages;

/// <summary>Other forms of a message: its manifest, as a page, as it came, and its files as one archive.</summary>
internal sealed class MessageFormRoutes(RobotomailCallers callers, MessageLibrary messages, AttachmentLibrary library, RawMail raw, PublicAddress address)
{
    public const string RawType = "message/rfc822";
    public const string ZipType = "application/zip";

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
        await MessagePage.WriteAsync(http, message, files, file => library.Sign(file, address.Of(http)).Url);
    }

    private async Task RawAsync(HttpContext http)
    {
        var (message, files) = await FindAsync(http);
        var asItCame = await raw.OpenAsync(message, files, http.RequestAborted);
        Describe(http.Response, RawType, $"{Name(message)}.eml");
        if (asItCame.IsWhole)
        {
            http.Response.ContentLength = message.Raw.Bytes;
            http.Response.Headers["Repr-Digest"] = $"sha-256=:{Convert.ToBase64String(Convert.FromHexString(message.Raw.Sha256))}:";
        }

        await using var output = new AnswerStream(http);
        await asItCame.WriteToAsync(output, http.RequestAborted);
        await output.FlushAsync(http.RequestAborted);
    }

    private async Task ZipAsync(HttpContext http)
    {
        var (message, files) = await FindAsync(http);
        Describe(http.Response, ZipType, $"{Name(message)}.zip");
        await using var output = new AnswerStream(http);
        await _archive.WriteAsync(files, output, http.RequestAborted);
        await output.FlushAsync(http.RequestAborted);
    }

    private async Task<(Message Message, IReadOnlyList<Attachment> Files)> FindAsync(HttpContext http)
    {
        var caller = await callers.AnyAsync(http);
        var message = await MessageRoutes.FindAsync(http, caller, messages);
        return (message, await library.OfMessageAsync(caller.Account.Id, message.Id, http.RequestAborted));
    }

    private static void Describe(HttpResponse response, string type, string name)
    {
        response.ContentType = type;
        response.Headers.ContentDisposition = ContentDispositionHeader.Write("attachment", Filename.Clean(name));
        response.Headers.CacheControl = "private, no-store";
        response.Headers.XContentTypeOptions = "nosniff";
    }

    private static string Name(Message message) =>
        SubjectNames.Of(message.Text.Subject) ?? "message";
}
