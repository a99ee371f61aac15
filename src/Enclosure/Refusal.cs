namespace Enclosure;

/// <summary>
/// Every way this server says no on purpose: one closed list. Each door answers each member in a switch with no default arm,
/// so a new reason does not compile until every door says what it answers.
/// </summary>
public enum Refusal
{
    Unauthorized,
    FullAccessRequired,
    WorkspaceForbidden,
    WorkspaceRequired,
    AccountSuspended,
    MailboxInactive,
    InvalidJson,
    ValidationError,
    UnsupportedMediaType,
    NoFile,
    TooManyFiles,
    NotFound,
    OutOfScope,
    MethodNotAllowed,
    FileTooLarge,
    StorageLimitExceeded,
    MessageTooLarge,
    InboundLimitExceeded,
    UploadNotReady,
    UploadFailed,
    IdempotencyKeyReused,
    RateLimited,
    LastKey,
    MailboxExists,
    UnknownDomain,
    UnknownMailbox,
    NotPending,
    StoreFull,
    Unavailable,
    Internal,
}

/// <summary>A wrong field of a request: where it is and what it should have been.</summary>
public sealed record FieldFault(string Field, string Message);

/// <summary>Something that came over the month's limit.</summary>
/// <param name="Kind"><c>message</c> or <c>attachment</c>.</param>
public sealed record WithheldItem(string Kind, Guid Id);

/// <summary>
/// Thrown where a request cannot be granted; whatever transaction it leaves is rolled back. The message is for the caller's
/// eyes and says what to do.
/// </summary>
public sealed class RefusedException(Refusal reason, string message, IReadOnlyList<FieldFault>? fields = null, Exception? inner = null)
    : Exception(message, inner)
{
    public Refusal Reason { get; } = reason;

    /// <summary>
    /// Every wrong field, in the order of the request's own; empty unless the reason is <see cref="Refusal.ValidationError"/>.
    /// </summary>
    public IReadOnlyList<FieldFault> Fields { get; } = fields ?? [];

    /// <summary>What is withheld, when the reason is <see cref="Refusal.InboundLimitExceeded"/>.</summary>
    public WithheldItem? Withheld { get; private init; }

    /// <summary>How long to wait before trying again, where that is known.</summary>
    public TimeSpan? RetryAfter { get; private init; }

    public static RefusedException WithheldMail(WithheldItem item) =>
        new(Refusal.InboundLimitExceeded, "Monthly inbound limit reached — upgrade to unlock this message") { Withheld = item };

    public static RefusedException Later(Refusal reason, string message, TimeSpan wait, Exception? inner = null) =>
        new(reason, message, inner: inner) { RetryAfter = wait };

    public static RefusedException Invalid(string field, string message) =>
        new(Refusal.ValidationError, message, [new FieldFault(field, message)]);
}
