using System.Net;
using System.Net.Sockets;

namespace Enclosure.Server.Remote;

/// <summary>
/// How long to wait before a request is sent again. Only those are sent again that do the same thing twice as once: reads, deletions,
/// writes with an Idempotency-Key, and mail handed in, which the server knows again for a day.
/// </summary>
internal static class Repetition
{
    private const int MostTries = 4;
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestAsked = TimeSpan.FromSeconds(60);

    /// <summary>After an answer; null when it stands.</summary>
    /// <param name="tried">How often it was sent so far.</param>
    public static TimeSpan? PauseAfter(HttpResponseMessage answer, int tried, TimeProvider time)
    {
        if (tried >= MostTries) return null;
        if (answer.StatusCode is not (HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout
            or HttpStatusCode.TooManyRequests))
            return null;
        var asked = Asked(answer, time);
        if (asked is null && answer.StatusCode == HttpStatusCode.TooManyRequests) return null;
        return asked > LongestAsked ? null : asked ?? Pause(tried);
    }

    /// <summary>After a connection that was refused or broke; null when waiting does not help.</summary>
    public static TimeSpan? PauseAfter(HttpRequestException fault, int tried) =>
        tried < MostTries && fault.HttpRequestError is not (HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError)
            && fault.GetBaseException() is SocketException or IOException
            ? Pause(tried)
            : null;

    private static TimeSpan? Asked(HttpResponseMessage answer, TimeProvider time)
    {
        var asked = answer.Headers.RetryAfter?.Delta ?? answer.Headers.RetryAfter?.Date - time.GetUtcNow();
        return asked < TimeSpan.Zero ? TimeSpan.Zero : asked;
    }

    private static TimeSpan Pause(int tried) => First * Math.Pow(2, tried - 1);
}
