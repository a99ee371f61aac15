using Enclosure.Accounts;
using Enclosure.Server.Dialects.Json;

namespace Enclosure.Server.Dialects;

/// <summary>The <c>Idempotency-Key</c> header and its answer's <c>Idempotent-Replayed</c>.</summary>
public static class IdempotencyHeader
{
    private const string Name = "Idempotency-Key";

    /// <summary>The key, or null when there is none. Refuses an empty or overlong one.</summary>
    public static string? Of(HttpRequest request)
    {
        if (!request.Headers.TryGetValue(Name, out var values)) return null;
        var key = values.ToString();
        return key.Length is > 0 and <= IdempotencyClaim.LongestKey
            ? key
            : throw RefusedException.Invalid(Name, $"{Name} must have 1 to {IdempotencyClaim.LongestKey} characters.");
    }

    /// <summary>
    /// The claim of a request with a JSON body: the same is the same route with the same bytes. Null when there is no key.
    /// </summary>
    /// <param name="route">Name of the operation and the ids of its path.</param>
    public static IdempotencyClaim? ClaimOf(HttpRequest request, string route, JsonFields body) =>
        Of(request) is { } key ? new IdempotencyClaim(key, $"{route}\n{body.Sha256}") : null;

    public static Task AnswerAsync(HttpContext http, int status, Answered answered)
    {
        if (answered.Replayed) http.Response.Headers["Idempotent-Replayed"] = "true";
        return JsonAnswer.WriteAsync(http, status, answered.Body);
    }
}
