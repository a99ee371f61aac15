namespace Enclosure.Server.Dialects;

/// <summary>What every JSON dialect says of a refusal besides its status: the stable code, and whether trying again may help.</summary>
public static class RefusalTerms
{
    /// <summary>UPPER_SNAKE, stable, one page each in the documentation of errors.</summary>
    public static string Code(Refusal reason) => reason switch
    {
        Refusal.Unauthorized => "UNAUTHORIZED",
        Refusal.FullAccessRequired => "FULL_ACCESS_REQUIRED",
        Refusal.WorkspaceForbidden => "WORKSPACE_FORBIDDEN",
        Refusal.WorkspaceRequired => "WORKSPACE_REQUIRED",
        Refusal.AccountSuspended => "ACCOUNT_SUSPENDED",
        Refusal.MailboxInactive => "MAILBOX_INACTIVE",
        Refusal.InvalidJson => "INVALID_JSON",
        Refusal.ValidationError => "VALIDATION_ERROR",
        Refusal.UnsupportedMediaType => "UNSUPPORTED_MEDIA_TYPE",
        Refusal.NoFile => "NO_FILE",
        Refusal.TooManyFiles => "TOO_MANY_FILES",
        Refusal.NotFound => "NOT_FOUND",
        Refusal.OutOfScope => "OUT_OF_SCOPE",
        Refusal.MethodNotAllowed => "METHOD_NOT_ALLOWED",
        Refusal.FileTooLarge => "FILE_TOO_LARGE",
        Refusal.StorageLimitExceeded => "STORAGE_LIMIT_EXCEEDED",
        Refusal.MessageTooLarge => "MESSAGE_TOO_LARGE",
        Refusal.InboundLimitExceeded => "INBOUND_LIMIT_EXCEEDED",
        Refusal.UploadNotReady => "UPLOAD_NOT_READY",
        Refusal.UploadFailed => "UPLOAD_FAILED",
        Refusal.IdempotencyKeyReused => "IDEMPOTENCY_KEY_REUSED",
        Refusal.RateLimited => "RATE_LIMITED",
        Refusal.LastKey => "LAST_KEY",
        Refusal.MailboxExists => "MAILBOX_EXISTS",
        Refusal.UnknownDomain => "UNKNOWN_DOMAIN",
        Refusal.UnknownMailbox => "UNKNOWN_MAILBOX",
        Refusal.NotPending => "NOT_PENDING",
        Refusal.StoreFull => "STORE_FULL",
        Refusal.Unavailable => "UNAVAILABLE",
        Refusal.Internal => "INTERNAL",
    };

    public static bool Retryable(Refusal reason) =>
        reason is Refusal.UploadNotReady or Refusal.RateLimited or Refusal.StoreFull or Refusal.Unavailable or Refusal.Internal;
}
