using Enclosure.Server.Dialects.Json;
using Microsoft.AspNetCore.WebUtilities;

namespace Enclosure.Server.Dialects.SendKit.Answers;

/// <summary>What this dialect answers to each refusal: what is wrong in a request is 400, what a limit forbids 403.</summary>
internal static class SendKitAnswers
{
    public static int Status(Refusal reason) => reason switch
    {
        Refusal.Unauthorized => 401,
        Refusal.FullAccessRequired => 403,
        Refusal.WorkspaceForbidden => 403,
        Refusal.WorkspaceRequired => 400,
        Refusal.AccountSuspended => 403,
        Refusal.MailboxInactive => 400,
        Refusal.InvalidJson => 400,
        Refusal.ValidationError => 400,
        Refusal.UnsupportedMediaType => 400,
        Refusal.NoFile => 400,
        Refusal.TooManyFiles => 400,
        Refusal.NotFound => 404,
        Refusal.OutOfScope => 403,
        Refusal.MethodNotAllowed => 405,
        Refusal.FileTooLarge => 400,
        Refusal.StorageLimitExceeded => 403,
        Refusal.MessageTooLarge => 400,
        Refusal.InboundLimitExceeded => 402,
        Refusal.UploadNotReady => 400,
        Refusal.UploadFailed => 400,
        Refusal.IdempotencyKeyReused => 409,
        Refusal.RateLimited => 429,
        Refusal.LastKey => 400,
        Refusal.MailboxExists => 400,
        Refusal.UnknownDomain => 400,
        Refusal.UnknownMailbox => 404,
        Refusal.NotPending => 400,
        Refusal.StoreFull => 507,
        Refusal.Unavailable => 503,
        Refusal.Internal => 500,
    };

    public static Task WriteAsync(HttpContext http, RefusedException refused)
    {
        var status = Status(refused.Reason);
        var body = new ErrorWire(
            ReasonPhrases.GetReasonPhrase(status),
            refused.Message,
            status,
            RefusalTerms.Code(refused.Reason),
            RefusalTerms.Retryable(refused.Reason))
        {
            Fields = refused.Fields.Count == 0 ? null : [.. refused.Fields.Select(f => new FieldFaultWire(f.Field, f.Message))],
            RequestId = refused.Reason == Refusal.Internal ? http.TraceIdentifier : null,
        };
        return JsonAnswer.WriteAsync(http, status, body, SendKitErrorJson.Plain.ErrorWire);
    }
}
