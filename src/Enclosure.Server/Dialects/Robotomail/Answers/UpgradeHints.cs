using Enclosure.Server.Settings;

namespace Enclosure.Server.Dialects.Robotomail.Answers;

/// <summary>
/// Where to get a higher limit, in the operator's words. There is no billing here: the account is where limit and count are seen.
/// </summary>
internal sealed class UpgradeHints(PlanSettings plan, PublicAddress address)
{
    private static readonly UpgradeEndpointWire Endpoint = new(HttpMethods.Get, "/v1/account");

    public string Text => plan.UpgradeText;

    public UpgradeWire Of(HttpContext http) => new(plan.UpgradeUrl?.Text ?? address.Of(http), Endpoint, plan.UpgradeHint);
}
