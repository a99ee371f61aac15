using Enclosure.Secrets;

namespace Enclosure.Server.WebConsole.Frame;

/// <summary>The session's secret in the browser: out of reach of scripts and of requests from other sites (RFC 6265bis).</summary>
internal static class SessionCookie
{
    private const string Plain = "enclosure_session";

    /// <summary>Over https a browser takes this name only from this very host, and never sends it without TLS.</summary>
    private const string Secure = "__Host-" + Plain;

    public static SessionSecret? Of(HttpRequest request) => SessionSecret.TryParse(request.Cookies[Name(request)]);

    public static void Set(HttpContext http, SessionSecret secret) =>
        http.Response.Cookies.Append(Name(http.Request), secret.Text, Options(http.Request));

    public static void Clear(HttpContext http) => http.Response.Cookies.Delete(Name(http.Request), Options(http.Request));

    private static string Name(HttpRequest request) => request.IsHttps ? Secure : Plain;

    private static CookieOptions Options(HttpRequest request) => new()
    {
        HttpOnly = true,
        IsEssential = true,
        Path = "/",
        SameSite = SameSiteMode.Strict,
        Secure = request.IsHttps,
    };
}
