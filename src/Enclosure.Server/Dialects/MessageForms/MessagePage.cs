using System.Text;
using System.Text.Encodings.Web;
using Enclosure.Attachments;
using Enclosure.Html;
using Enclosure.Mail;
using Enclosure.Mime.Headers;

namespace Enclosure.Server.Dialects.MessageForms;

/// <summary>A message as a page that is fit to show, wherever it is opened.</summary>
internal static class MessagePage
{
    /// <summary>
    /// The second wall, should the first have a hole: nothing runs, nothing is sent, nothing is loaded but images. Links open in a new
    /// window, which is an ordinary one.
    /// </summary>
    private const string Policy =
        "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; img-src http: https: data:; style-src 'unsafe-inline'; "
        + "base-uri 'none'; form-action 'none'";

    /// <param name="linkTo">A fresh link to a file.</param>
    public static async Task WriteAsync(HttpContext http, Message message, IReadOnlyList<Attachment> files, Func<Attachment, string> linkTo)
    {
        var page = Encoding.UTF8.GetBytes(
            message.Text.Html is { } html
                ? Page(message.Text.Subject, HtmlBody.Sanitise(html, Images(files, linkTo)))
                : HtmlBody.FromText(message.Text.Plain));
        var response = http.Response;
        response.ContentType = "text/html; charset=utf-8";
        response.ContentLength = page.Length;
        response.Headers.ContentSecurityPolicy = Policy;
        response.Headers.CacheControl = "private, no-store";
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers["Referrer-Policy"] = "no-referrer";
        await response.Body.WriteAsync(page, http.RequestAborted);
    }

    private static string Page(string title, string body) =>
        $"<!doctype html>\n<html><head><meta charset=\"utf-8\"><title>{HtmlEncoder.Default.Encode(title)}</title></head>\n"
        + $"<body>{body}</body></html>\n";

    /// <summary>Of several files with one Content-ID the first is shown.</summary>
    private static Func<string, string?> Images(IReadOnlyList<Attachment> files, Func<Attachment, string> linkTo)
    {
        var byId = new Dictionary<string, Attachment>(StringComparer.OrdinalIgnoreCase);
        foreach (var file in files)
            if (ContentIds.Normalise(file.ContentId) is { } id) byId.TryAdd(id, file);
        return asked => ContentIds.Normalise(asked) is { } id && byId.TryGetValue(id, out var file) ? linkTo(file) : null;
    }
}
