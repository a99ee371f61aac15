using Enclosure.Accounts;
using Enclosure.Attachments;

namespace Enclosure.Mail;

public enum MessageStatus
{
    Queued,
    Sent,
    Delivered,
    Bounced,
    Complained,
    Failed,
    Received,
}

/// <summary>How a message came to be sent.</summary>
public enum MessageOrigin
{
    /// <summary>By id, as a message of its own.</summary>
    Send,

    /// <summary>As an answer in a conversation.</summary>
    Reply,

    /// <summary>A conversation passed on.</summary>
    Forward,
}

/// <summary>The message as it came, or as it goes out: its size, its hash (lower-case hex), and the blob it is put together from.</summary>
public sealed record RawForm(long Bytes, string Sha256, Guid SkeletonId);

/// <summary>A message in a mailbox. <see cref="InternetMessageId"/> and <see cref="InReplyTo"/> have their brackets.</summary>
/// <param name="ExternalId">What the next server calls it; null for received mail, and until that server has answered.</param>
/// <param name="DroppedReason">
/// <c>size</c>, <c>count</c> (of files, or of parts) or <c>both</c> when files were left out; null when none was.
/// </param>
/// <param name="Inbound">Null for one that was sent.</param>
/// <param name="MessageBytes">What it weighs beside its files: skeleton and bodies.</param>
/// <param name="Origin">Null for one that was received.</param>
public sealed record Message(
    Guid Id,
    Guid AccountId,
    Guid MailboxId,
    Guid ThreadId,
    Direction Direction,
    string InternetMessageId,
    string? InReplyTo,
    Correspondents Parties,
    MessageText Text,
    MessageStatus Status,
    string? ExternalId,
    string? DroppedReason,
    InboundPlace? Inbound,
    RawForm Raw,
    long MessageBytes,
    long? EventSeq,
    DateTimeOffset CreatedAt,
    bool HasAttachments = false,
    MessageOrigin? Origin = null,
    DateTimeOffset? ReadAt = null,
    DateTimeOffset? EventDispatchedAt = null);
