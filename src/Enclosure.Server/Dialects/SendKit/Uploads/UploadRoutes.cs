using System.Text.Json;
using Enclosure.Accounts;
using Enclosure.Attachments;
using Enclosure.Server.Dialects.Json;
using Enclosure.Server.Dialects.Operations;
using Enclosure.Server.Dialects.SendKit.Answers;

namespace Enclosure.Server.Dialects.SendKit.Uploads;

/// <summary><c>/v1/inbox/attachments</c>: ask for an upload link, look how the upload stands.</summary>
internal sealed class UploadRoutes(
    SendKitCallers callers, UploadLinks links, Settlement settlement, AttachmentLibrary library, UploadRules rules, PublicAddress address)
{
    public const long MaxFileBytes = 10_485_760;

    public const int LongestName = 1024;
    private static readonly UploadTerms Terms = new(MaxFileBytes, TimeSpan.FromMinutes(5));

    public static readonly IReadOnlyList<string> Types =
    [
        "image/jpeg",
        "image/png",
        "image/gif",
        "image/webp",
        "application/pdf",
        "application/msword",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "application/vnd.ms-excel",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "text/plain",
        "text/csv",
    ];

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.Map(UploadOperations.Issue, IssueAsync);
        routes.Map(UploadOperations.Status, StatusAsync);
        routes.Map(UploadOperations.Complete, CompleteAsync);
    }

    private async Task IssueAsync(HttpContext http)
    {
        var caller = await callers.OnWorkspaceAsync(http);
        caller.Account.RequireActive();
        var idempotencyKey = IdempotencyHeader.Of(http.Request);
        var file = await ReadAsync(http);
        var claim = idempotencyKey is null
            ? null
            : new IdempotencyClaim(idempotencyKey, $"presign\n{file.Filename}\n{file.ContentType}\n{file.SizeBytes}");
        var answered = await links.IssueAsync(caller, file, Terms, address.Of(http), claim, issued => Issued(http, file, issued));
        await IdempotencyHeader.AnswerAsync(http, StatusCodes.Status200OK, answered);
    }

    private static async Task<PromisedFile> ReadAsync(HttpContext http)
    {
        using var body = await JsonFields.ReadAsync(http.Request, http.RequestAborted);
        var filename = body.Text("filename", max: LongestName);
        var contentType = body.Text("contentType", max: LongestName);
        var fileSize = body.Integer("fileSize", 1);
        if (!body.IsFaulty("contentType") && !Types.Contains(contentType, StringComparer.OrdinalIgnoreCase))
            body.Fault("contentType", $"contentType must be exactly one of: {string.Join(", ", Types)}.", 0);
        var tooLarge = fileSize > MaxFileBytes;
        if (tooLarge && body.IsFaultless)
            throw new RefusedException(Refusal.FileTooLarge, TooLarge, [new FieldFault("fileSize", TooLarge)]);
        if (tooLarge) body.Fault("fileSize", TooLarge, 0);
        body.Check();
        return new PromisedFile(filename, contentType, fileSize);
    }

    private static string TooLarge => $"fileSize must be at most {MaxFileBytes} bytes (10 MB). Send a smaller file.";

    private async Task StatusAsync(HttpContext http) => await AnswerAsync(http, await LookAsync(http));

    private async Task CompleteAsync(HttpContext http)
    {
        var upload = await LookAsync(http);
        if (upload.State == AttachmentState.Pending)
            throw new RefusedException(
                Refusal.UploadNotReady, "The bytes are not there yet. PUT them to presignedUrl, then call this again.");
        if (upload.State != AttachmentState.Ready)
            throw new RefusedException(Refusal.UploadFailed, "The upload ended without the promised bytes. Ask for a new link.");
        await AnswerAsync(http, upload);
    }

    private async Task<Attachment> LookAsync(HttpContext http)
    {
        var caller = await callers.OnWorkspaceAsync(http);
        var upload = await library.GetUploadAsync(caller, PathIds.Required(http, "id", "Attachment"), http.RequestAborted);
        return await settlement.LookAsync(upload, http.RequestAborted);
    }

    private Task AnswerAsync(HttpContext http, Attachment upload)
    {
        var wire = new UploadStatusWire(
            upload.Id,
            upload.UploadKey!,
            PlainLink(http, upload.UploadKey!),
            upload.Filename,
            upload.ContentType,
            upload.SizeBytes,
            upload.State.ToString().ToLowerInvariant(),
            upload.State == AttachmentState.Ready ? upload.Sha256 : null,
            upload.CreatedAt,
            upload.LinkExpiresAt,
            upload.DeletesAt(rules.UnusedLifetime));
        return JsonAnswer.WriteAsync(
            http, StatusCodes.Status200OK, new SuccessWire<UploadStatusWire>(wire), UploadJson.Plain.SuccessWireUploadStatusWire);
    }

    private string Issued(HttpContext http, PromisedFile file, IssuedLink issued)
    {
        var upload = issued.Attachment;
        var wire = new UploadLinkWire(
            issued.Put.Url,
            PlainLink(http, upload.UploadKey!),
            upload.UploadKey!,
            Echo(file.Filename, upload.Filename),
            file.ContentType,
            Method: "PUT",
            new Dictionary<string, string> { ["Content-Type"] = file.ContentType, ["Content-Length"] = file.SizeBytes.ToString() },
            issued.Put.ExpiresAt,
            upload.Id);
        return JsonSerializer.Serialize(new SuccessWire<UploadLinkWire>(wire), UploadJson.Plain.SuccessWireUploadLinkWire);
    }

    /// <summary>The name as it was given, less path parts; where nothing else is left, the one that is kept.</summary>
    private static string Echo(string given, string kept)
    {
        var last = given[(given.AsSpan().LastIndexOfAny('/', '\\') + 1)..];
        return last is "" or "." or ".." ? kept : last;
    }

    /// <summary>Keys hold nothing that a URL would have to encode.</summary>
    private string PlainLink(HttpContext http, string key) => $"{address.FilesOf(http)}/{key}";
}
