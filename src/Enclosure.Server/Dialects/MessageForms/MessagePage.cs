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
    /// <param name="linkTo">A fresh link to a file.</param>
    public static async Task WriteAsync(
        HttpContext http, Message message, IReadOnlyList<Attachment> files, Func<Attachment, string> linkTo, MessagePagePolicy policy)
    {
        var page = Encoding.UTF8.GetBytes(
            message.Text.Html is { } html
                ? Page(message.Text.Subject, policy.Style, HtmlBody.Sanitise(html, Images(files, linkTo), policy.RemoteImageOf))
                : HtmlBody.FromText(message.Text.Plain));
        var response = http.Response;
        response.ContentType = "text/html; charset=utf-8";
        response.ContentLength = page.Length;
        response.Headers.ContentSecurityPolicy = policy.Header;
        response.Headers.CacheControl = "private, no-store";
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers["Referrer-Policy"] = "no-referrer";
        await response.Body.WriteAsync(page, http.RequestAborted);
    }

    /// <summary>How many images the HTML shows from other servers.</summary>
    public static int RemoteImages(Message message)
    {
        if (message.Text.Html is not { } html) return 0;
        var count = 0;
        HtmlBody.Sanitise(html, _ => null, _ =>
        {
            count++;
            return null;
        });
        return count;
    }

    private static string Page(string title, string style, string body) =>
        $"<!doctype html>\n<html><head><meta charset=\"utf-8\"><title>{HtmlEncoder.Default.Encode(title)}</title>{style}</head>\n"
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
