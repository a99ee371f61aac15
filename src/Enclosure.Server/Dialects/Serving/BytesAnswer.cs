using Enclosure.Attachments;
using Enclosure.FileTypes;
using Enclosure.Mime.Headers;
using Enclosure.Server.Telemetry;
using Enclosure.Storage;
using Microsoft.Net.Http.Headers;

namespace Enclosure.Server.Dialects.Serving;

/// <summary>How long an answer may be kept, and what a signed query asks of its headers.</summary>
internal sealed record ServingTerms(string CacheControl, string? Disposition, string? ContentType);

/// <summary>
/// Hands out a file's bytes: conditional and ranged (RFC 9110, sections 13 and 14), never as active content of this host.
/// </summary>
/// <param name="refuse">Writes the door's own body for 412 and 416.</param>
/// <param name="ownHost">
/// A host name that serves bytes alone: only there a PDF is shown, because viewers refuse the sandbox. Null when there is none.
/// </param>
internal sealed class BytesAnswer(AttachmentLibrary library, Func<HttpContext, int, Task> refuse, string? ownHost, EnclosureMeter meter)
{
    private const string Sandbox = "sandbox; default-src 'none'";
    private const string Viewer = "default-src 'none'; object-src 'self'";
    private const string Pdf = "application/pdf";

    /// <summary>The strong entity tag of stored bytes.</summary>
    public static string Tag(string sha256) => $"\"{sha256}\"";

    /// <summary>False, with nothing written, when <paramref name="find"/> finds no file, or it is deleted while being opened.</summary>
    public async Task<bool> TryWriteAsync(HttpContext http, Func<Task<Attachment?>> find, ServingTerms terms)
    {
        if (await find() is not { } attachment) return false;
        RequestFacts.Of(http).AccountId = attachment.AccountId.ToString();
        BlobContent content;
        try
        {
            content = await library.OpenAsync(attachment, http.RequestAborted);
        }
        catch (BlobMissingException)
        {
            if (await find() is null) return false;
            throw;
        }

        await using (content) await WriteAsync(http, attachment, content, terms);
        return true;
    }

    private async Task WriteAsync(HttpContext http, Attachment attachment, BlobContent content, ServingTerms terms)
    {
        var tag = new EntityTagHeaderValue(Tag(attachment.Sha256!));
        var inline = IsInline(http.Request, attachment, terms);
        Describe(http.Response.Headers, attachment, tag, terms, inline);
        var choice = RangeChoice.Of(http.Request.GetTypedHeaders(), content.Size, tag, attachment.CreatedAt);
        http.Response.StatusCode = choice.Status;
        if (choice.Status == StatusCodes.Status416RangeNotSatisfiable) http.Response.Headers.ContentRange = $"bytes */{content.Size}";
        if (choice.Status is StatusCodes.Status416RangeNotSatisfiable or StatusCodes.Status412PreconditionFailed)
        {
            await refuse(http, choice.Status);
            return;
        }

        if (choice.Status == StatusCodes.Status304NotModified) return;
        http.Response.ContentType = inline
            ? attachment.DetectedType!
            : terms.ContentType ?? ContentTypes.Served(attachment.ContentType, attachment.DetectedType);
        http.Response.ContentLength = choice.Length;
        if (choice.Status == StatusCodes.Status206PartialContent)
            http.Response.Headers.ContentRange = $"bytes {choice.Offset}-{choice.Offset + choice.Length - 1}/{content.Size}";
        if (HttpMethods.IsHead(http.Request.Method)) return;
        try
        {
            await ByteStreaming.SendAsync(http, content, choice.Offset, choice.Length);
        }
        catch (RefusedException) when (!http.Response.HasStarted)
        {
            Undescribe(http.Response.Headers);
            throw;
        }

        meter.Downloaded(choice.Length);
    }

    private static void Describe(
        IHeaderDictionary headers, Attachment attachment, EntityTagHeaderValue tag, ServingTerms terms, bool inline)
    {
        headers.ETag = tag.Tag.Value;
        headers.LastModified = HeaderUtilities.FormatDate(attachment.CreatedAt);
        headers.AcceptRanges = "bytes";
        headers.CacheControl = terms.CacheControl;
        headers.ContentDisposition = terms.Disposition is { } asked && (inline || !IsInlineAsked(asked))
            ? asked
            : ContentDispositionHeader.Write(inline ? "inline" : "attachment", attachment.Filename);
        headers.XContentTypeOptions = "nosniff";
        headers.ContentSecurityPolicy = inline && attachment.DetectedType == Pdf ? Viewer : Sandbox;
        headers["Cross-Origin-Resource-Policy"] = "cross-origin";
        headers["Referrer-Policy"] = "no-referrer";
    }

    /// <summary>What was said of the file is not true of the refusal that is sent instead.</summary>
    private static void Undescribe(IHeaderDictionary headers)
    {
        headers.ETag = headers.LastModified = headers.AcceptRanges = headers.ContentDisposition = headers.ContentRange = default;
        headers.ContentType = headers.CacheControl = default;
        headers.ContentLength = null;
    }

    /// <summary>Shown in the page only where the signed link asks for it and the bytes themselves are of a harmless type.</summary>
    private bool IsInline(HttpRequest request, Attachment attachment, ServingTerms terms) =>
        terms.Disposition is { } asked && IsInlineAsked(asked) && ContentTypes.IsInlineSafe(attachment.DetectedType)
        && (attachment.DetectedType != Pdf || request.Host.Host.Equals(ownHost, StringComparison.OrdinalIgnoreCase));

    private static bool IsInlineAsked(string disposition) =>
        disposition.TrimStart().StartsWith("inline", StringComparison.OrdinalIgnoreCase);
}
