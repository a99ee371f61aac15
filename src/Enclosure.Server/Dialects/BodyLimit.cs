using Microsoft.AspNetCore.Http.Features;

namespace Enclosure.Server.Dialects;

/// <summary>
/// The server's own limit of a request's body. At it the server closes at once, and a client in the middle of its body sees a reset instead
/// of the answer: who counts while reading lifts it.
/// </summary>
internal static class BodyLimit
{
    /// <summary>Does nothing once the body is being read.</summary>
    public static void Lift(HttpContext http)
    {
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit) limit.MaxRequestBodySize = null;
    }
}
