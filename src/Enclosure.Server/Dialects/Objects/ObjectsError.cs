using System.Security;
using System.Text;
using Enclosure.Storage;

namespace Enclosure.Server.Dialects.Objects;

/// <summary>An error as S3 words it (Amazon S3 API Reference, "Error responses").</summary>
internal sealed record ObjectsError(int Status, string Code, string Message, params IReadOnlyList<(string Name, string Value)> More)
{
    public static readonly ObjectsError AccessDenied = new(403, "AccessDenied", "Access Denied");
    public static readonly ObjectsError NoSuchKey = new(404, "NoSuchKey", "The specified key does not exist.");

    /// <summary>What a condition or range of a request for bytes is refused with: 412 or 416.</summary>
    public static ObjectsError OfBytes(int status) => status == StatusCodes.Status416RangeNotSatisfiable
        ? new ObjectsError(status, "InvalidRange", "The requested range is not satisfiable.")
        : new ObjectsError(status, "PreconditionFailed", "At least one of the pre-conditions you specified did not hold");

    public static ObjectsError From(SigV4Refused refused)
    {
        var more = new List<(string, string)>();
        if (refused.ExpiredAt is { } ended) more.Add(("Expires", Instant(ended)));
        if (refused.ServerTime is { } now) more.Add(("ServerTime", Instant(now)));
        if (refused.AccessKeyId is { } id) more.Add(("AWSAccessKeyId", id));
        return new ObjectsError(refused.Status, refused.Code, refused.Message, more);
    }

    public static ObjectsError From(RefusedException refused) => refused.Reason switch
    {
        Refusal.NotFound or Refusal.UnknownMailbox => NoSuchKey with { Message = refused.Message },
        Refusal.Unauthorized or Refusal.FullAccessRequired or Refusal.WorkspaceForbidden or Refusal.AccountSuspended
            or Refusal.MailboxInactive
            or Refusal.OutOfScope or Refusal.UploadFailed or Refusal.NotPending => AccessDenied with { Message = refused.Message },
        Refusal.InvalidJson =>
            new ObjectsError(400, "IncompleteBody", "You did not provide the number of bytes specified by the Content-Length HTTP header."),
        Refusal.WorkspaceRequired or Refusal.ValidationError or Refusal.UnsupportedMediaType or Refusal.NoFile or Refusal.TooManyFiles
            or Refusal.UploadNotReady or Refusal.LastKey or Refusal.UnknownDomain => new ObjectsError(
                400, "InvalidRequest", refused.Message),
        Refusal.FileTooLarge or Refusal.MessageTooLarge => new ObjectsError(400, "EntityTooLarge", refused.Message),
        Refusal.StorageLimitExceeded => new ObjectsError(403, "QuotaExceeded", refused.Message),
        Refusal.InboundLimitExceeded => new ObjectsError(402, "PaymentRequired", refused.Message),
        Refusal.IdempotencyKeyReused or Refusal.MailboxExists => new ObjectsError(409, "OperationAborted", refused.Message),
        Refusal.MethodNotAllowed => new ObjectsError(405, "MethodNotAllowed", "The specified method is not allowed against this resource."),
        Refusal.RateLimited => new ObjectsError(503, "SlowDown", refused.Message),
        Refusal.StoreFull => new ObjectsError(507, "InsufficientStorage", refused.Message),
        Refusal.Unavailable => new ObjectsError(503, "ServiceUnavailable", refused.Message),
        Refusal.Internal => new ObjectsError(500, "InternalError", refused.Message),
    };

    public Task WriteAsync(HttpContext http)
    {
        var xml = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error>");
        Append(xml, "Code", Code);
        Append(xml, "Message", Message);
        foreach (var (name, value) in More) Append(xml, name, value);
        Append(xml, "RequestId", http.TraceIdentifier);
        var body = Encoding.UTF8.GetBytes(xml.Append("</Error>").ToString());
        var response = http.Response;
        response.StatusCode = Status;
        response.ContentType = "application/xml";
        response.ContentLength = body.Length;
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers.CacheControl = "no-store";
        return HttpMethods.IsHead(http.Request.Method) ? Task.CompletedTask : response.Body.WriteAsync(body, http.RequestAborted).AsTask();
    }

    private static void Append(StringBuilder xml, string name, string value) =>
        xml.Append('<').Append(name).Append('>').Append(SecurityElement.Escape(value)).Append("</").Append(name).Append('>');

    private static string Instant(DateTimeOffset instant) =>
        instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);
}
