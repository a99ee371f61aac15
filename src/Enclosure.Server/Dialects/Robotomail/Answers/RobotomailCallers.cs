using Enclosure.Accounts;

namespace Enclosure.Server.Dialects.Robotomail.Answers;

/// <summary>Who calls, by <c>Authorization: Bearer</c> alone; every authenticated answer carries the inbound quota.</summary>
internal sealed class RobotomailCallers(ApiKeyAuthentication authentication, TimeProvider time)
{
    public const string QuotaHeader = "X-Robotomail-Inbound-Quota";
    public const string WarningHeader = "X-Robotomail-Inbound-Warning";

    public async Task<Caller> AnyAsync(HttpContext http)
    {
        var key = await authentication.IdentifyAsync(ApiKeyAuthentication.BearerOf(http.Request), http.RequestAborted);
        var caller = await authentication.ActAsync(http, key, key.AccountId);
        ShowQuota(http.Response.Headers, caller.Account);
        if (key.Kind == KeyKind.Platform)
            throw new RefusedException(Refusal.FullAccessRequired, "This operation requires a full-access API key");
        return caller;
    }

    public async Task<Caller> FullAccessAsync(HttpContext http)
    {
        var caller = await AnyAsync(http);
        caller.RequireFullAccess();
        return caller;
    }

    /// <summary>Adds the quota to an answer that no route made, when the request came with a good key.</summary>
    public async Task ShowQuotaAsync(HttpContext http)
    {
        if (http.Response.Headers.ContainsKey(QuotaHeader)) return;
        try
        {
            await AnyAsync(http);
        }
        catch (RefusedException)
        {
        }
    }

    /// <summary>Takes it off again, for the event stream.</summary>
    public static void HideQuota(IHeaderDictionary headers)
    {
        headers.Remove(QuotaHeader);
        headers.Remove(WarningHeader);
    }

    private void ShowQuota(IHeaderDictionary headers, Account account)
    {
        var usage = InboundUsage.Of(account, time.GetUtcNow());
        headers[QuotaHeader] = usage.Limit == 0 ? $"{usage.Count}/unlimited" : $"{usage.Count}/{usage.Limit}";
        if (usage.Level != UsageLevel.Healthy) headers[WarningHeader] = usage.Level.ToString().ToLowerInvariant();
    }
}
