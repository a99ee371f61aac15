using Enclosure.FileNames;
using Enclosure.Mail;
using Enclosure.Mail.Skeletons;
using Enclosure.Mime.Headers;

namespace Enclosure.Server.Dialects.Robotomail.Messages;

/// <summary>A message as it came, or as it goes out.</summary>
internal static class RawAnswer
{
    public const string MediaType = "message/rfc822";

    /// <summary>With its length and digest (RFC 9530) when nothing of it was refused or deleted.</summary>
    public static async Task WriteAsync(HttpContext http, Message message, RawMessage raw)
    {
        Describe(http.Response, MediaType, $"{NameOf(message)}.eml");
        if (raw.IsWhole)
        {
            http.Response.ContentLength = message.Raw.Bytes;
            http.Response.Headers["Repr-Digest"] = $"sha-256=:{Convert.ToBase64String(Convert.FromHexString(message.Raw.Sha256))}:";
        }

        await using var output = new AnswerStream(http);
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
