using Enclosure.Accounts;
using Enclosure.Server.Dialects;
using Enclosure.Server.WebConsole.Frame;
using Enclosure.Sessions;

namespace Enclosure.Server.WebConsole.SignIn;

/// <summary><c>/</c>: the way in, and out again.</summary>
internal sealed class SignInRoutes(
    ConsoleCallers callers, SessionDirectory sessions, ApiKeyAuthentication authentication, PageAnswer pages)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(SignInPath.Root, ShowAsync);
        routes.MapPost("/console/sign-in", SignInAsync);
        routes.MapPost("/console/sign-out", SignOutAsync);
    }

    private async Task ShowAsync(HttpContext http)
    {
        var next = SignInPath.Safe(http.Request.Query[SignInPath.Next]);
        if (await callers.FindAsync(http) is null) await ShowAsync(http, StatusCodes.Status200OK, fault: null, next);
        else Lead.To(http, next);
    }

    private async Task SignInAsync(HttpContext http)
    {
        ConsoleCallers.RequireOwnPage(http.Request);
        var form = await ConsoleCallers.FormAsync(http);
        var (text, next) = (form["key"].ToString().Trim(), SignInPath.Safe(form[SignInPath.Next]));
        var (key, fault) = await TryAsync(text, http.RequestAborted);
        if (key is null)
        {
            await ShowAsync(http, StatusCodes.Status401Unauthorized, fault, next);
            return;
        }

        if (SessionCookie.Of(http.Request) is { } old) await sessions.CloseAsync(old);
        SessionCookie.Set(http, (await sessions.OpenAsync(key, text)).Secret);
        Lead.To(http, next);
    }

    private async Task SignOutAsync(HttpContext http)
    {
        var (visitor, _) = await callers.PostingAsync(http);
        await sessions.CloseAsync(visitor.Session.Secret);
        SessionCookie.Clear(http);
        Lead.To(http, SignInPath.Root, "signed-out");
    }

    private async Task<(ApiKey? Key, string Fault)> TryAsync(string text, CancellationToken ct)
    {
        try
        {
            var key = await authentication.IdentifyAsync(text, ct);
            return key.Kind == KeyKind.Platform
                ? (null, "This is a platform key, which belongs to no single account. Sign in with a key of the account itself.")
                : (key, "");
        }
        catch (RefusedException refused) when (refused.Reason == Refusal.Unauthorized)
        {
            return (null, "No active key is like this. Look for missing characters, or whether it was revoked.");
        }
    }

    private Task ShowAsync(HttpContext http, int status, string? fault, string next) =>
        pages.WriteAsync<SignInPage, SignInView>(
            http, status, PageFrame.Nobody with { Notice = Notices.Of(http.Request) }, new SignInView(fault, next));
}
