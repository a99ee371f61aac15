using System.Security.Cryptography;
using System.Text;
using Enclosure.Accounts;

namespace Enclosure.Server.Dialects.SendKit.Answers;

/// <summary>
/// Who calls, by <c>X-Api-Key</c>, <c>Authorization: Bearer</c> or both with the same key, and on which workspace. A workspace is an
/// account.
/// </summary>
internal sealed class SendKitCallers(ApiKeyAuthentication authentication, AccountDirectory accounts)
{
    public const string KeyHeader = "X-Api-Key";
    public const string WorkspaceHeader = "X-Workspace-Id";

    /// <summary>The caller on the workspace the request means. Refuses with the workspace reasons when there is none it may mean.</summary>
    public async Task<Caller> OnWorkspaceAsync(HttpContext http)
    {
        var key = await IdentifyAsync(http);
        var caller = await authentication.ActAsync(http, key, await WorkspaceAsync(http, key));
        caller.RequireFullAccess();
        return caller;
    }

    /// <summary>The workspaces that the request's key reaches, oldest first.</summary>
    public async Task<IReadOnlyList<Account>> WorkspacesAsync(HttpContext http)
    {
        var key = await IdentifyAsync(http);
        if (key.Kind == KeyKind.Platform) return await OfUserAsync(key, http.RequestAborted);
        var caller = await authentication.ActAsync(http, key, key.AccountId);
        caller.RequireFullAccess();
        return [caller.Account];
    }

    private ValueTask<ApiKey> IdentifyAsync(HttpContext http)
    {
        var bearer = ApiKeyAuthentication.BearerOf(http.Request);
        var header = http.Request.Headers[KeyHeader];
        if (header.Count == 0) return authentication.IdentifyAsync(bearer, http.RequestAborted);
        var text = header.ToString().Trim();
        if (header.Count > 1 || (bearer is not null && !Same(bearer, text))) throw ApiKeyAuthentication.Refused();
        return authentication.IdentifyAsync(text, http.RequestAborted);
    }

    private async ValueTask<Guid> WorkspaceAsync(HttpContext http, ApiKey key)
    {
        var named = http.Request.Headers[WorkspaceHeader].ToString().Trim();
        if (key.Kind != KeyKind.Platform)
            return named.Length == 0 || named.Equals(key.AccountId.ToString(), StringComparison.OrdinalIgnoreCase)
                ? key.AccountId
                : throw Forbidden();

        var reached = await OfUserAsync(key, http.RequestAborted);
        if (named.Length > 0)
            return reached.FirstOrDefault(account => named.Equals(account.Id.ToString(), StringComparison.OrdinalIgnoreCase))?.Id
                ?? throw Forbidden();
        return reached is [var only]
            ? only.Id
            : throw new RefusedException(
                Refusal.WorkspaceRequired,
                $"This key reaches several workspaces: name one in the header {WorkspaceHeader}. GET /v1/workspaces lists them.");
    }

    private Task<IReadOnlyList<Account>> OfUserAsync(ApiKey key, CancellationToken ct) =>
        accounts.ListOfUserAsync(key.UserEmail ?? throw ApiKeyAuthentication.Refused(), ct);

    private static bool Same(string one, string other) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(one), Encoding.UTF8.GetBytes(other));

    private static RefusedException Forbidden() => new(
        Refusal.WorkspaceForbidden,
        $"This key does not reach the workspace named in {WorkspaceHeader}. GET /v1/workspaces lists those it does.");
}
