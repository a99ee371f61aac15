using Enclosure.Accounts;
using Enclosure.Attachments;
using Enclosure.Server.Dialects.Serving;
using Enclosure.Server.Telemetry;
using Enclosure.Storage;

namespace Enclosure.Server.Dialects.Objects;

/// <summary>PUT by an upload link: exactly the promised bytes, in place of an earlier PUT's, until the upload is settled.</summary>
internal sealed class SignedPuts(
    LinkVerification verification, UploadLinks links, AccountDirectory accounts, EnclosureMeter meter)
{
    private static readonly ObjectsError MissingLength = new(
        411, "MissingContentLength", "You must provide the Content-Length HTTP header.");

    private static readonly ObjectsError Incomplete =
        new(400, "IncompleteBody", "You did not provide the number of bytes specified by the Content-Length HTTP header.");

    public async Task AnswerAsync(HttpContext http)
    {
        // The promised size is the limit.
        BodyLimit.Lift(http);
        var error = http.Request.ContentLength is null ? MissingLength : await TakeInAsync(http);
        if (error is not null) await error.WriteAsync(http);
    }

    /// <summary>Null when it was answered with 200.</summary>
    private async Task<ObjectsError?> TakeInAsync(HttpContext http)
    {
        var verdict = await verification.VerifyAsync(http, HttpMethods.Put);
        if (verdict is SigV4Refused refused) return await ExplainAsync(http, refused);
        var upload = await links.FindAsync(LinkVerification.KeyOf(((SigV4Verified)verdict).Path), http.RequestAborted);
        if (upload is not { State: AttachmentState.Pending }) return ObjectsError.AccessDenied;
        if (Differing(http.Request, upload) is { } differs) return Differs(differs);
        RequestFacts.Of(http).AccountId = upload.AccountId.ToString();
        var account = await accounts.FindAsync(upload.AccountId, http.RequestAborted);
        account?.RequireActive();
        return await ReceiveAsync(http, upload);
    }

    private async Task<ObjectsError?> ReceiveAsync(HttpContext http, Attachment upload)
    {
        using var receiving = meter.Receiving();
        await using var file = links.BeginPut(upload);
        await http.Request.BodyReader.CopyToAsync(file, http.RequestAborted);
        if (file.Length != upload.SizeBytes) return Incomplete;
        if (await links.CompletePutAsync(upload, file, http.RequestAborted) is not { } seal) return ObjectsError.AccessDenied;
        meter.Uploaded("presigned", seal.Size);
        http.Response.Headers.ETag = BytesAnswer.Tag(seal.Sha256);
        http.Response.ContentLength = 0;
        return null;
    }

    /// <summary>For an upload of ours a wrong signature names the header that differs from what was promised.</summary>
    private async Task<ObjectsError> ExplainAsync(HttpContext http, SigV4Refused refused)
    {
        var error = ObjectsError.From(refused);
        if (refused.Failure != SigV4Failure.Signature || http.Request.RouteValues["key"] is not string key) return error;
        if (await links.FindAsync(key, http.RequestAborted) is not { } upload) return error;
        var type = ("content-type", upload.ContentType);
        var length = ("content-length", upload.SizeBytes.ToString());
        if (verification.WouldMatch(http, HttpMethods.Put, type)) return Differs("Content-Type");
        if (verification.WouldMatch(http, HttpMethods.Put, length)) return Differs("Content-Length");
        return verification.WouldMatch(http, HttpMethods.Put, type, length) ? Differs("Content-Type and Content-Length") : error;
    }

    /// <summary>A link that does not sign them is still bound to the promised size and type.</summary>
    private static string? Differing(HttpRequest request, Attachment upload) =>
        request.ContentLength != upload.SizeBytes ? "Content-Length"
        : !string.Equals(request.ContentType, upload.ContentType, StringComparison.OrdinalIgnoreCase) ? "Content-Type"
        : null;

    private static ObjectsError Differs(string header) => new(
        403,
        "SignatureDoesNotMatch",
        $"The request's {header} differs from what the link was made for. Send exactly the headers given with the link.");
}
