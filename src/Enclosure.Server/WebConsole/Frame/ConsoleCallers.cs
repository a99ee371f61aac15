using Enclosure.Server.Dialects;
using Enclosure.Sessions;

namespace Enclosure.Server.WebConsole.Frame;

/// <summary>
/// Who asks: a cookie stands for the key that was signed in with, and the key is looked up anew at each request, so that revoking it ends
/// the session as it ends everything else. What changes something also brings the session's form token, and comes from our own pages
/// (OWASP, Cross-Site Request Forgery Prevention).
/// </summary>
internal sealed class ConsoleCallers(SessionDirectory sessions, ApiKeyAuthentication authentication)
{
    public const string FormField = "token";
    public const string TokenHeader = "X-Form-Token";

    /// <summary>On what a page asks for by itself: nobody need sit before it, so that it does not keep the session alive.</summary>
    public const string BackgroundHeader = "X-Background";

    private const string SessionOver = "You are signed out: the session ended, or its key was revoked. Sign in again.";

    /// <summary>Who is signed in, or null.</summary>
    public async Task<Visitor?> FindAsync(HttpContext http)
    {
        if (SessionCookie.Of(http.Request) is not { } secret) return null;
        var isUse = !http.Request.Headers.ContainsKey(BackgroundHeader);
        if (await sessions.FindAsync(secret, isUse, http.RequestAborted) is not { } session) return null;
        try
        {
            var key = await authentication.IdentifyAsync(session.KeyText, http.RequestAborted);
            return new Visitor(await authentication.ActAsync(http, key, key.AccountId), session);
        }
        catch (RefusedException refused) when (refused.Reason == Refusal.Unauthorized)
        {
            return null;
        }
    }

    /// <summary>For what only shows. Refuses with <see cref="Refusal.Unauthorized"/>.</summary>
    public async Task<Visitor> LookingAsync(HttpContext http) =>
        await FindAsync(http) ?? throw new RefusedException(Refusal.Unauthorized, SessionOver);

    /// <summary>For what changes something, with the token in a header: what scripts send. Refuses as above, or as a forgery.</summary>
    public async Task<Visitor> ActingAsync(HttpContext http)
    {
        RequireOwnPage(http.Request);
        var visitor = await LookingAsync(http);
        return visitor.Session.Secret.IsFormToken(http.Request.Headers[TokenHeader]) ? visitor : throw Forged();
    }

    /// <summary>For what changes something, with the token in a field: what forms send.</summary>
    public async Task<(Visitor Visitor, IFormCollection Form)> PostingAsync(HttpContext http)
    {
        RequireOwnPage(http.Request);
        var visitor = await LookingAsync(http);
        var form = await FormAsync(http);
        return visitor.Session.Secret.IsFormToken(form[FormField]) ? (visitor, form) : throw Forged();
    }

    /// <summary>
    /// The same on pages about the whole account: a key that is limited to mailboxes is refused with
    /// <see cref="Refusal.FullAccessRequired"/>.
    /// </summary>
    public async Task<Visitor> OwnerLookingAsync(HttpContext http)
    {
        var visitor = await LookingAsync(http);
        visitor.Caller.RequireFullAccess();
        return visitor;
    }

    /// <inheritdoc cref="OwnerLookingAsync"/>
    public async Task<(Visitor Visitor, IFormCollection Form)> OwnerPostingAsync(HttpContext http)
    {
        var posted = await PostingAsync(http);
        posted.Visitor.Caller.RequireFullAccess();
        return posted;
    }

    /// <summary>
    /// The fields of a plain form. Refuses with <see cref="Refusal.UnsupportedMediaType"/> what is none, and with
    /// <see cref="Refusal.MessageTooLarge"/> one of more fields, or longer ones, than any of ours has.
    /// </summary>
    public static async Task<IFormCollection> FormAsync(HttpContext http)
    {
        if (!http.Request.HasFormContentType) throw new RefusedException(Refusal.UnsupportedMediaType, "Send the fields of the form.");
        try
        {
            return await http.Request.ReadFormAsync(http.RequestAborted);
        }
        catch (IOException e) when (e.GetType() == typeof(IOException))
        {
            throw new RefusedException(Refusal.InvalidJson, "The form breaks off. Send it again whole.", inner: e);
        }
        catch (InvalidDataException e)
        {
            throw new RefusedException(Refusal.MessageTooLarge, "The form has too many fields, or one that is too long.", inner: e);
        }
    }

    /// <summary>
    /// Browsers say where a request comes from (W3C Fetch Metadata; RFC 6454); who says nothing has no cookie that somebody else could
    /// use.
    /// </summary>
    public static void RequireOwnPage(HttpRequest request)
    {
        if (request.Headers["Sec-Fetch-Site"].ToString() is { Length: > 0 } site)
        {
            if (site is not "same-origin") throw Forged();
            return;
        }

        if (request.Headers.Origin.ToString() is { Length: > 0 } origin && origin != $"{request.Scheme}://{request.Host}") throw Forged();
    }

    private static RefusedException Forged() => new(
        Refusal.OutOfScope, "This did not come from a page of your session. Load the page again and repeat it.");
}
