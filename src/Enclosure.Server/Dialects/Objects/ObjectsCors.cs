using Enclosure.Server.Settings;

namespace Enclosure.Server.Dialects.Objects;

/// <summary>
/// What browsers ask before a page may PUT or GET by link (Fetch standard, "CORS protocol"); on every answer, errors too.
/// </summary>
internal sealed class ObjectsCors(CorsSettings settings)
{
    private const string Methods = "PUT, GET, HEAD";
    private readonly bool _any = settings.Origins.Contains("*");

    /// <summary>Adds the headers of a permitted origin. Nothing for a request that no page made.</summary>
    public void Apply(HttpContext http)
    {
        var origin = http.Request.Headers.Origin.ToString();
        if (origin.Length == 0) return;
        var headers = http.Response.Headers;
        if (!_any) headers.Vary = "Origin";
        if (!_any && !settings.Origins.Contains(origin, StringComparer.OrdinalIgnoreCase)) return;
        headers.AccessControlAllowOrigin = _any ? "*" : origin;
        headers.AccessControlExposeHeaders = "ETag, Content-Length, Content-Range, X-Request-Id";
    }

    public Task PreflightAsync(HttpContext http)
    {
        var headers = http.Response.Headers;
        if (headers.AccessControlAllowOrigin.Count > 0)
        {
            headers.AccessControlAllowMethods = Methods;
            headers.AccessControlAllowHeaders = "Content-Type, Range, If-None-Match, If-Range";
            headers.AccessControlMaxAge = "600";
        }

        headers.Allow = Methods;
        http.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }
}
