using Enclosure.FileNames;
using Enclosure.Mail;
using Enclosure.Mail.Skeletons;
using Enclosure.Mime.Headers;
using Enclosure.Storage;
using Microsoft.Extensions.Primitives;

namespace Enclosure.Server.Dialects.MessageForms;

/// <summary>A message as it came, or as it goes out.</summary>
internal static class RawAnswer
{
    public const string MediaType = "message/rfc822";

    /// <summary>With its length and digest (RFC 9530) when nothing of it was refused or deleted.</summary>
    /// <param name="open">
    /// Finds the message and opens it. Asked once more when its skeleton was replaced, for a file was deleted, between the row and the
    /// bytes.
    /// </param>
    public static async Task WriteAsync(HttpContext http, Func<Task<(Message Message, RawMessage Raw)>> open)
    {
        await using var output = new AnswerStream(http);
        try
        {
            await WriteAsync(http, await open(), output);
        }
        catch (BlobMissingException) when (!output.HasWritten)
        {
            await WriteAsync(http, await open(), output);
        }
    }

    private static async Task WriteAsync(HttpContext http, (Message Message, RawMessage Raw) opened, AnswerStream output)
    {
        var (message, raw) = opened;
        Describe(http.Response, MediaType, $"{NameOf(message)}.eml");
        http.Response.ContentLength = raw.IsWhole ? message.Raw.Bytes : null;
        http.Response.Headers["Repr-Digest"] =
            raw.IsWhole ? $"sha-256=:{Convert.ToBase64String(Convert.FromHexString(message.Raw.Sha256))}:" : default(StringValues);
        await raw.WriteToAsync(output, http.RequestAborted);
        await output.FlushAsync(http.RequestAborted);
    }

    /// <summary>To be kept, never shown.</summary>
    public static void Describe(HttpResponse response, string type, string name)
    {
        response.ContentType = type;
        response.Headers.ContentDisposition = ContentDispositionHeader.Write("attachment", Filename.Clean(name));
        response.Headers.CacheControl = "private, no-store";
        response.Headers.XContentTypeOptions = "nosniff";
    }

    public static string NameOf(Message message) => SubjectNames.Of(message.Text.Subject) ?? "message";
}
