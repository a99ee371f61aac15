using System.Text.Json.Serialization;
using Enclosure.Server.Dialects;
using Enclosure.Server.Dialects.Json;

namespace Enclosure.Server.WebConsole.Frame;

/// <summary>What the console answers to each refusal: a page, or JSON where a script asked.</summary>
internal sealed class ConsoleAnswers(PageAnswer pages, ConsoleCallers callers)
{
    public static int Status(Refusal reason) => reason switch
    {
        Refusal.Unauthorized => 401,
        Refusal.FullAccessRequired => 403,
        Refusal.WorkspaceForbidden => 403,
        Refusal.WorkspaceRequired => 400,
        Refusal.AccountSuspended => 403,
        Refusal.MailboxInactive => 403,
        Refusal.InvalidJson => 400,
        Refusal.ValidationError => 400,
        Refusal.UnsupportedMediaType => 415,
        Refusal.NoFile => 400,
        Refusal.TooManyFiles => 400,
        Refusal.NotFound => 404,
        Refusal.OutOfScope => 403,
        Refusal.MethodNotAllowed => 405,
        Refusal.FileTooLarge => 413,
        Refusal.StorageLimitExceeded => 413,
        Refusal.MessageTooLarge => 413,
        Refusal.InboundLimitExceeded => 402,
        Refusal.UploadNotReady => 400,
        Refusal.UploadFailed => 400,
        Refusal.IdempotencyKeyReused => 409,
        Refusal.RateLimited => 429,
        Refusal.LastKey => 400,
        Refusal.MailboxExists => 409,
        Refusal.UnknownDomain => 400,
        Refusal.UnknownMailbox => 404,
        Refusal.NotPending => 400,
        Refusal.StoreFull => 507,
        Refusal.Unavailable => 503,
        Refusal.Internal => 500,
    };

    public Task WriteAsync(HttpContext http, RefusedException refused)
    {
        if (IsOfScript(http.Request)) return WriteJsonAsync(http, refused);
        if (refused.Reason == Refusal.Unauthorized) return LeadToSignInAsync(http);
        return WritePageAsync(http, refused);
    }

    /// <summary>Scripts send the form token in a header, or ask for JSON or a stream of events.</summary>
    public static bool IsOfScript(HttpRequest request) =>
        request.Headers.ContainsKey(ConsoleCallers.TokenHeader)
        || !request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase);

    private static Task WriteJsonAsync(HttpContext http, RefusedException refused) =>
        JsonAnswer.WriteAsync(
            http,
            Status(refused.Reason),
            new RefusalWire(refused.Message, RefusalTerms.Code(refused.Reason), RefusalTerms.Retryable(refused.Reason)),
            ConsoleErrorJson.Default.RefusalWire);

    private static Task LeadToSignInAsync(HttpContext http)
    {
        SessionCookie.Clear(http);
        Lead.To(http, SignInPath.Leading(http.Request));
        return Task.CompletedTask;
    }

    private async Task WritePageAsync(HttpContext http, RefusedException refused)
    {
        var visitor = await TryFindAsync(http, refused.Reason);
        var view = new ErrorView(
            Status(refused.Reason), RefusalTerms.Code(refused.Reason), Title(refused.Reason), refused.Message, refused.Fields,
            http.TraceIdentifier);
        await pages.WriteAsync<ErrorPage, ErrorView>(
            http, view.Status, visitor is null ? PageFrame.Nobody : PageAnswer.FrameOf(http, visitor), view);
    }

    /// <summary>A no is told even where the database that could say to whom is away.</summary>
    private async Task<Visitor?> TryFindAsync(HttpContext http, Refusal reason)
    {
        if (reason is Refusal.Unavailable or Refusal.Internal) return null;
        try
        {
            return await callers.FindAsync(http);
        }
        catch (RefusedException)
        {
            return null;
        }
    }

    private static string Title(Refusal reason) => Status(reason) switch
    {
        402 => "Withheld",
        403 => "Not with this key",
        404 => "There is nothing here",
        413 => "Too large",
        429 => "Too many requests",
        >= 500 => "The server cannot do this right now",
        _ => "This does not work",
    };
}

internal sealed record RefusalWire(string Error, string Code, bool Retryable);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(RefusalWire))]
internal sealed partial class ConsoleErrorJson : JsonSerializerContext;
