namespace Enclosure.Conversations;

/// <summary>An upload that is to go with a message, by its key.</summary>
/// <param name="Filename">The name to show; null is the upload's own.</param>
public sealed record NamedUpload(string Key, string? Filename);

/// <summary>An answer to be written into a conversation.</summary>
/// <param name="ScheduledFor">Null is at once.</param>
/// <param name="MailboxId">The mailbox it goes from; null is the conversation's.</param>
public sealed record NewReply(
    Guid ConversationId,
    string Body,
    IReadOnlyList<string> Cc,
    IReadOnlyList<string> Bcc,
    DateTimeOffset? ScheduledFor,
    Guid? MailboxId,
    IReadOnlyList<NamedUpload> Files);

/// <summary>A conversation to be passed on, with what stands above it.</summary>
/// <param name="MailboxId">As in <see cref="NewReply"/>.</param>
public sealed record NewForward(
    Guid ConversationId,
    IReadOnlyList<string> To,
    IReadOnlyList<string> Cc,
    string? Body,
    string? PlainBody,
    Guid? MailboxId,
    IReadOnlyList<NamedUpload> Files);
