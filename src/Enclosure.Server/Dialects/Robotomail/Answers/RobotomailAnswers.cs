using System.Globalization;
using Enclosure.Accounts;
using Enclosure.Server.Dialects.Json;

namespace Enclosure.Server.Dialects.Robotomail.Answers;

/// <summary>What this dialect answers to each refusal.</summary>
internal sealed class RobotomailAnswers(UpgradeHints upgrade, PublicAddress address, TimeProvider time)
{
    public const string RetriableHeader = "X-Robotomail-Retriable";
    public const string ResetHeader = "X-Robotomail-Reset-At";

    private static readonly string[] CommonEndpoints =
    [
        "GET /v1/account", "POST /v1/attachments", "GET /v1/attachments/{id}", "GET /v1/mailboxes", "GET /v1/mailboxes/{id}/messages",
        "GET /v1/mailboxes/{id}/threads", "POST /v1/inbound", "GET /v1/api-keys",
    ];

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
        if (refused.Reason == Refusal.InboundLimitExceeded) SayWhenItUnlocks(http.Response.Headers);
        return JsonAnswer.WriteAsync(http, Status(refused.Reason), Body(http, refused), RobotomailErrorJson.Plain.ErrorWire);
    }

    private void SayWhenItUnlocks(IHeaderDictionary headers)
    {
        var now = time.GetUtcNow();
        var resetAt = InboundCap.ResetAt(now);
        headers.RetryAfter = ((long)Math.Ceiling((resetAt - now).TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        headers[RetriableHeader] = "false";
        headers[ResetHeader] = InstantConverter.Text(resetAt);
    }

    private ErrorWire Body(HttpContext http, RefusedException refused)
    {
        var body = new ErrorWire(refused.Message, RefusalTerms.Code(refused.Reason), RefusalTerms.Retryable(refused.Reason));
        return refused.Reason switch
        {
            Refusal.ValidationError => body with { Fields = [.. refused.Fields.Select(f => new FieldFaultWire(f.Field, f.Message))] },
            Refusal.StorageLimitExceeded or Refusal.RateLimited => body with { Upgrade = upgrade.Text },
            Refusal.InboundLimitExceeded => body with
            {
                Resource = refused.Withheld is { } item ? new WithheldWire(item.Kind, item.Id) : null,
                Upgrade = upgrade.Of(http),
                Recovery = "reset",
                ResetAt = InboundCap.ResetAt(time.GetUtcNow()),
            },
            Refusal.AccountSuspended => body with { Suspended = true, Reason = refused.Message },
            Refusal.Internal => body with { RequestId = http.TraceIdentifier },
            Refusal.NotFound when refused.Message == DialectErrors.UnknownPath => body with
            {
                Error = "Endpoint not found",
                Message = $"{refused.Message} See the documents under 'resolution'.",
                Resolution = Resolution(address.Of(http)),
            },
            _ => body,
        };
    }

    private static ResolutionWire Resolution(string origin) =>
        new($"{origin}/openapi/robotomail.json", $"{origin}/swagger", $"{origin}/openapi/robotomail.json", CommonEndpoints);
}
