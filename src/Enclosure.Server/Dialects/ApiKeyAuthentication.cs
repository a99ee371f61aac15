using Enclosure.Accounts;
using Enclosure.Server.Telemetry;
using Microsoft.Extensions.Primitives;

namespace Enclosure.Server.Dialects;

/// <summary>Finds out which key a request came with; which accounts it may act on is the dialect's to say.</summary>
public sealed class ApiKeyAuthentication(KeyRing ring, AccountDirectory accounts)
{
    private const string Bearer = "Bearer ";

    /// <summary>
    /// The text after <c>Bearer</c> in Authorization, or null when the header is absent. Refuses another scheme or several headers.
    /// </summary>
    public static string? BearerOf(HttpRequest request)
    {
        var header = request.Headers.Authorization;
        if (StringValues.IsNullOrEmpty(header)) return null;
        if (header.Count > 1 || !header.ToString().StartsWith(Bearer, StringComparison.OrdinalIgnoreCase)) throw Refused();
        return header.ToString()[Bearer.Length..].Trim();
    }

    /// <summary>Refuses with <see cref="Refusal.Unauthorized"/> for a missing, unknown or revoked key, the three not told apart.</summary>
    public async ValueTask<ApiKey> IdentifyAsync(string? text, CancellationToken ct) =>
        (text is null ? null : await ring.FindAsync(text, ct)) ?? throw Refused();

    /// <summary>The caller of a key on its own account, or on another that the dialect found it may act on.</summary>
    public async Task<Caller> ActAsync(HttpContext http, ApiKey key, Guid accountId)
    {
        var account = await accounts.FindAsync(accountId, http.RequestAborted) ?? throw Refused();
        RequestFacts.Of(http).AccountId = account.Id.ToString();
        return new Caller(key.Id, key.Kind, account);
    }

    public static RefusedException Refused() => new(
        Refusal.Unauthorized, "Missing, unknown or revoked API key. Send a valid key.");
}
