using Enclosure.Accounts;
using Enclosure.Attachments;
using Enclosure.Server.Dialects.Forms;
using Enclosure.Server.Telemetry;

namespace Enclosure.Server.Dialects.Receiving;

/// <summary>One file in a form, on its way straight into the store, whichever door the form came to.</summary>
internal sealed class FormUpload(Uploads uploads, EnclosureMeter meter)
{
    /// <summary>What a form may weigh beyond its file: boundaries, headers, fields that are ignored.</summary>
    private const long FormOverhead = 1 << 20;

    /// <summary>
    /// The file is durable and the account's own when this returns. Refuses as <see cref="Uploads"/> and <see cref="MultipartFile"/> do;
    /// nothing is kept then.
    /// </summary>
    public async Task<Answered> ReceiveAsync(
        HttpContext http, Caller caller, UploadTerms terms, string? idempotencyKey, Func<Attachment, string> answer)
    {
        var most = terms.MaxBytes + FormOverhead;
        if (http.Request.ContentLength > most) terms.RequireSize(http.Request.ContentLength.Value);
        BodyLimit.Lift(http);
        var boundary = MultipartFile.Boundary(http.Request.ContentType)
            ?? throw new RefusedException(Refusal.NoFile, "Send multipart/form-data with one part named 'file'.");
        using var receiving = meter.Receiving();
        await using var file = uploads.Begin(caller, terms);
        var part = await MultipartFile.ReceiveAsync(
            http.Request.BodyReader, boundary, (_, _) => ValueTask.FromResult<Stream>(file), http.RequestAborted, most);
        var answered = await uploads.CompleteAsync(
            caller, file, new FileDescription(part.FileName, part.ContentType), idempotencyKey, answer, http.RequestAborted);
        RequestFacts.Of(http).BytesIn ??= http.Request.ContentLength ?? file.Length;
        if (!answered.Replayed) meter.Uploaded("multipart", file.Length);
        return answered;
    }
}
