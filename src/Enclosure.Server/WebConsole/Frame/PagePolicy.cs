using Enclosure.Server.Dialects;

namespace Enclosure.Server.WebConsole.Frame;

/// <summary>
/// What a page of the console may do (Content Security Policy Level 3): run this server's scripts and no other, show files from where links
/// to bytes lead, and speak to those two.
/// </summary>
/// <param name="bytesOrigins">Scheme, host and port of what links lead to besides this server: a bucket, a CDN before it.</param>
internal sealed class PagePolicy(IReadOnlyList<string> bytesOrigins, PublicAddress address)
{
    public void Apply(HttpContext http)
    {
        var headers = http.Response.Headers;
        headers.ContentSecurityPolicy = Text(http);
        headers.CacheControl = "no-store";
        headers.XContentTypeOptions = "nosniff";
        // With no-referrer a form would say "Origin: null", which nobody can tell from another site's.
        headers["Referrer-Policy"] = "same-origin";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()";
        headers.XFrameOptions = "DENY";
    }

    /// <summary>
    /// Where links to bytes lead, with spaces between. They name the server as it calls itself, which need not be how the page was asked
    /// for.
    /// </summary>
    public string BytesOrigins(HttpContext http) =>
        string.Join(' ', bytesOrigins.Append(address.Of(http)).Append(OriginOf(address.FilesOf(http))).Distinct());

    private string Text(HttpContext http)
    {
        var bytes = BytesOrigins(http);
        return $"default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' data: blob: {bytes}; "
            + $"media-src {bytes}; connect-src 'self' {bytes}; frame-src 'self' blob: {bytes}; form-action 'self'; base-uri 'none'; "
            + "frame-ancestors 'none'";
    }

    private static string OriginOf(string url) => new Uri(url).GetLeftPart(UriPartial.Authority);
}
