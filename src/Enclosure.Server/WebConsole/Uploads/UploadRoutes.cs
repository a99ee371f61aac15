using System.Text.Json;
using Enclosure.Attachments;
using Enclosure.FileTypes;
using Enclosure.Server.Dialects;
using Enclosure.Server.Dialects.Json;
using Enclosure.Server.Dialects.Receiving;
using Enclosure.Server.WebConsole.Frame;

namespace Enclosure.Server.WebConsole.Uploads;

/// <summary>
/// <c>/console/uploads</c>: files from the browser, in a form that this server passes on to the store, or by a link that leads to the store
/// itself.
/// </summary>
internal sealed class UploadRoutes(
    ConsoleCallers callers,
    FormUpload form,
    UploadLinks links,
    FileCatalogue catalogue,
    Settlement settlement,
    UploadRules rules,
    PublicAddress address)
{
    private const string Path = "/console/uploads";
    private const int LongestName = 1024;

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost(Path, ReceiveAsync);
        routes.MapPost(Path + "/links", IssueAsync);
        routes.MapPost(Path + "/{id}/complete", CompleteAsync);
    }

    /// <summary>A script that does not know whether the file came sends it again with the same key.</summary>
    private async Task ReceiveAsync(HttpContext http)
    {
        var visitor = await UploaderAsync(http);
        var answered = await form.ReceiveAsync(http, visitor.Caller, ConsoleTerms.Form, IdempotencyHeader.Of(http.Request), Uploaded);
        await IdempotencyHeader.AnswerAsync(http, StatusCodes.Status201Created, answered);
    }

    private async Task IssueAsync(HttpContext http)
    {
        var visitor = await UploaderAsync(http);
        var file = await ReadAsync(http);
        ConsoleTerms.Link.RequireSize(file.SizeBytes);
        var answered = await links.IssueAsync(visitor.Caller, file, ConsoleTerms.Link, address.Of(http), claim: null, Issued);
        await JsonAnswer.WriteAsync(http, StatusCodes.Status201Created, answered.Body);
    }

    private async Task CompleteAsync(HttpContext http)
    {
        var visitor = await UploaderAsync(http);
        var id = PathIds.Required(http, "id", "File");
        var found = await catalogue.FindAsync(visitor.Caller, [id], http.RequestAborted);
        var upload = found is [{ UploadKey: not null } pending]
            ? await settlement.LookAsync(pending, http.RequestAborted)
            : throw new RefusedException(Refusal.NotFound, "There is no such upload. It may have been deleted; upload the file again.");
        await JsonAnswer.WriteAsync(http, StatusCodes.Status200OK, UploadedWire.Of(Settled(upload), rules), UploadsJson.Plain.UploadedWire);
    }

    /// <summary>An upload belongs to the whole account: a key that is scoped to mailboxes brings none.</summary>
    private async Task<Visitor> UploaderAsync(HttpContext http)
    {
        var visitor = await callers.ActingAsync(http);
        visitor.Caller.RequireFullAccess();
        visitor.Caller.Account.RequireActive();
        return visitor;
    }

    private static async Task<PromisedFile> ReadAsync(HttpContext http)
    {
        using var body = await JsonFields.ReadAsync(http.Request, http.RequestAborted);
        var file = new PromisedFile(
            body.Text("filename", max: LongestName),
            ContentTypes.Normalise(body.OptionalText("contentType")) ?? ContentTypes.OctetStream,
            body.Integer("sizeBytes", 1));
        body.Check();
        return file;
    }

    private static Attachment Settled(Attachment upload) => upload.State switch
    {
        AttachmentState.Ready => upload,
        AttachmentState.Pending => throw new RefusedException(
            Refusal.UploadNotReady, "The bytes are not there yet. Send them to the link again."),
        _ => throw new RefusedException(Refusal.UploadFailed, "The bytes did not come as promised. Upload the file again."),
    };

    private string Uploaded(Attachment file) => JsonSerializer.Serialize(UploadedWire.Of(file, rules), UploadsJson.Plain.UploadedWire);

    private static string Issued(IssuedLink issued) => JsonSerializer.Serialize(
        new UploadLinkWire(issued.Attachment.Id, issued.Put.Url, issued.Attachment.ContentType, issued.Put.ExpiresAt),
        UploadsJson.Plain.UploadLinkWire);
}
