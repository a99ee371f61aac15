using System.Text.Json;
using Enclosure.Attachments;
using Enclosure.Server.Dialects.Json;
using Enclosure.Server.Dialects.Operations;
using Enclosure.Server.Dialects.Receiving;
using Enclosure.Server.Dialects.Robotomail.Answers;

namespace Enclosure.Server.Dialects.Robotomail.Attachments;

/// <summary><c>/v1/attachments</c>: upload, list, metadata with a link, delete.</summary>
internal sealed class AttachmentRoutes(
    RobotomailCallers callers, FormUpload form, AttachmentLibrary library, UploadRules rules, PublicAddress address)
{
    public const long MaxFileBytes = 26_214_400;

    private static readonly UploadTerms Terms = new(MaxFileBytes, TimeSpan.Zero);
    public static readonly IReadOnlyList<string> States = ["pending", "ready", "failed", "expired"];

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.Map(AttachmentOperations.Upload, UploadAsync);
        routes.Map(AttachmentOperations.List, ListAsync);
        routes.Map(AttachmentOperations.Get, GetAsync);
        routes.Map(AttachmentOperations.Delete, DeleteAsync);
    }

    private async Task UploadAsync(HttpContext http)
    {
        var caller = await callers.FullAccessAsync(http);
        caller.Account.RequireActive();
        var answered = await form.ReceiveAsync(http, caller, Terms, IdempotencyHeader.Of(http.Request), Uploaded);
        await IdempotencyHeader.AnswerAsync(http, StatusCodes.Status201Created, answered);
    }

    private async Task GetAsync(HttpContext http)
    {
        var caller = await callers.AnyAsync(http);
        var attachment = await library.GetAsync(caller, PathIds.Required(http, "id", "Attachment"), http.RequestAborted);
        var link = library.Sign(attachment, address.Of(http));
        var wire = AttachmentWire.Of(attachment, rules) with { Url = link.Url, ExpiresAt = link.ExpiresAt };
        await JsonAnswer.WriteAsync(http, StatusCodes.Status200OK, wire, AttachmentJson.Plain.AttachmentWire);
    }

    private async Task ListAsync(HttpContext http)
    {
        var caller = await callers.AnyAsync(http);
        var query = new QueryFields(http.Request.Query);
        var limit = query.Integer("limit", 1, 100, 50);
        var state = Enum.Parse<AttachmentState>(query.OneOf("state", States) ?? "ready", ignoreCase: true);
        var filter = new AttachmentFilter(
            query.Id("messageId"), query.Id("mailboxId"), state, query.Text("filename"), query.Id("cursor"), limit + 1);
        var found = await library.ListAsync(caller, filter, http.RequestAborted);
        var page = found.Take(limit).Select(attachment => AttachmentWire.Of(attachment, rules)).ToList();
        var next = found.Count > limit ? page[^1].Id.ToString() : null;
        await JsonAnswer.WriteAsync(
            http, StatusCodes.Status200OK, new AttachmentListWire(page, next), AttachmentJson.Plain.AttachmentListWire);
    }

    private async Task DeleteAsync(HttpContext http)
    {
        var caller = await callers.AnyAsync(http);
        await library.DeleteAsync(caller, PathIds.Required(http, "id", "Attachment"), http.RequestAborted);
        await JsonAnswer.WriteAsync(http, StatusCodes.Status200OK, new DeletedWire(true), AttachmentJson.Plain.DeletedWire);
    }

    private string Uploaded(Attachment attachment) => JsonSerializer.Serialize(
        new UploadedWire(
            attachment.Id,
            attachment.Filename,
            attachment.SizeBytes,
            attachment.ContentType,
            attachment.Sha256,
            attachment.DeletesAt(rules.UnusedLifetime)),
        AttachmentJson.Plain.UploadedWire);
}
