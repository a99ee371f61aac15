using Enclosure.Accounts;
using Enclosure.Sql;

namespace Enclosure.Attachments;

/// <summary>Where a file came from: an upload or an outgoing message, or an incoming one.</summary>
public enum Direction
{
    Outbound,
    Inbound,
}

/// <summary>
/// The life of a file. <see cref="Pending"/>: a link was issued and not yet settled. <see cref="Ready"/>: the bytes are there as
/// promised. <see cref="Failed"/>: they came otherwise than promised and were removed. <see cref="Expired"/>: they never came.
/// <see cref="Hidden"/>: deleted, but mail that is still to go needs the bytes; nobody is shown it any more.
/// </summary>
public enum AttachmentState
{
    Pending,
    Ready,
    Failed,
    Expired,
    Hidden,
}

/// <summary>Which file of its thread it is: from 0, in the order they joined it, and never given again.</summary>
public sealed record ThreadPlace(Guid ThreadId, long Index)
{
    internal static ThreadPlace? Read(SqlRow row)
    {
        var (id, index) = (row.OptionalId(), row.OptionalInteger());
        return id is null || index is null ? null : new ThreadPlace(id.Value, index.Value);
    }
}

/// <summary>
/// One file as one message, or one upload, shows it. The bytes are a blob of their own, so that a file can be attached again
/// without copying them. Sizes in bytes; <see cref="SizeBytes"/> is the promised size while pending.
/// </summary>
/// <param name="ContentId">Without brackets, and only where the message's HTML shows the file: clients hide such files.</param>
/// <param name="ParentId">The forwarded message or winmail.dat that the file lies in.</param>
/// <param name="Part">The number of the MIME part it came as.</param>
/// <param name="Inbound">As in the message it came with.</param>
/// <param name="Thread">Null for one that no message shows.</param>
/// <param name="QueuedId">The reply or forward that waits to be sent with it.</param>
public sealed record Attachment(
    Guid Id,
    Guid AccountId,
    Guid? BlobId,
    Direction Direction,
    string Filename,
    string ContentType,
    string? DetectedType,
    long SizeBytes,
    string? Sha256,
    AttachmentState State,
    string? UploadKey,
    DateTimeOffset? LinkExpiresAt,
    Guid? MailboxId,
    Guid? MessageId,
    string? ContentId,
    DateTimeOffset CreatedAt,
    DateTimeOffset? UsedAt,
    Guid? ParentId = null,
    string? Part = null,
    InboundPlace? Inbound = null,
    ThreadPlace? Thread = null,
    Guid? QueuedId = null)
{
    internal const string Columns =
        """
        id, account_id, blob_id, direction, filename, content_type, detected_type, size_bytes, sha256, state, upload_key,
        link_expires_at, mailbox_id, message_id, content_id, created_at, used_at, parent_id, part, inbound_month, inbound_ordinal,
        thread_id, thread_index, queued_id
        """;

    internal static Attachment Read(SqlRow row) => new(
        row.Id(),
        row.Id(),
        row.OptionalId(),
        row.Text() == "inbound" ? Direction.Inbound : Direction.Outbound,
        row.Text(),
        row.Text(),
        row.OptionalText(),
        row.Integer(),
        row.OptionalText(),
        StateOf(row.Text()),
        row.OptionalText(),
        row.OptionalInstant(),
        row.OptionalId(),
        row.OptionalId(),
        row.OptionalText(),
        row.Instant(),
        row.OptionalInstant(),
        row.OptionalId(),
        row.OptionalText(),
        InboundPlace.Read(row),
        ThreadPlace.Read(row),
        row.OptionalId());

    private static AttachmentState StateOf(string text) => text switch
    {
        "pending" => AttachmentState.Pending,
        "ready" => AttachmentState.Ready,
        "failed" => AttachmentState.Failed,
        "expired" => AttachmentState.Expired,
        "hidden" => AttachmentState.Hidden,
        _ => throw new InvalidDataException($"No attachment has the state '{text}'."),
    };

    /// <summary>The logical path of the file, e.g. in signed links: <c>&lt;account&gt;/outbound/&lt;id&gt;/&lt;filename&gt;</c>.</summary>
    public string Path => $"{AccountId}/{(Direction == Direction.Inbound ? "inbound" : "outbound")}/{Id}/{Filename}";

    /// <summary>When the sweep will take this upload if nothing uses it; null when it is used, not there, or kept for ever.</summary>
    public DateTimeOffset? DeletesAt(TimeSpan unusedLifetime) =>
        UsedAt is null && Direction == Direction.Outbound && State == AttachmentState.Ready && unusedLifetime > TimeSpan.Zero
            ? CreatedAt + unusedLifetime
            : null;
}
