using Enclosure.Sql;

namespace Enclosure.Conversations;

/// <summary>How a queued message stands.</summary>
public enum QueuedStatus
{
    /// <summary>It waits for its time, and can be cancelled.</summary>
    Pending,

    /// <summary>It is being sent at this moment.</summary>
    Sending,

    /// <summary>It is a message now.</summary>
    Sent,

    /// <summary>It will not be sent.</summary>
    Failed,

    /// <summary>It was called back in time.</summary>
    Cancelled,
}

/// <summary>An answer in a conversation, or a conversation passed on, that was taken and is to be sent when its time has come.</summary>
/// <param name="JobId">Of a forward alone.</param>
/// <param name="Body">HTML when it holds a tag, else text.</param>
/// <param name="PlainBody">Text to go beside it, where one was given.</param>
/// <param name="Reason">Why it failed.</param>
/// <param name="MessageId">The message it became.</param>
/// <param name="Lease">Of who is sending it.</param>
public sealed record QueuedMessage(
    Guid Id,
    Guid AccountId,
    Guid MailboxId,
    Guid ConversationId,
    string? JobId,
    IReadOnlyList<string> To,
    IReadOnlyList<string> Cc,
    IReadOnlyList<string> Bcc,
    string? Body,
    string? PlainBody,
    DateTimeOffset ScheduledFor,
    bool IsScheduled,
    QueuedStatus Status,
    string? Reason,
    Guid? MessageId,
    string? Lease,
    DateTimeOffset CreatedAt)
{
    internal const string Columns =
        """
        id, account_id, mailbox_id, thread_id, job_id, to_addresses, cc_addresses, bcc_addresses, body, body_text, scheduled_for, is_scheduled,
        status, reason, message_id, lease, created_at, file_count
        """;

    /// <summary>How many files it was queued with.</summary>
    public long FileCount { get; init; }

    public bool IsForward => JobId is not null;

    internal static QueuedMessage Read(SqlRow row) => new(
        row.Id(),
        row.Id(),
        row.Id(),
        row.Id(),
        row.OptionalText(),
        Lines.Split(row.Text()),
        Lines.Split(row.Text()),
        Lines.Split(row.Text()),
        row.OptionalText(),
        row.OptionalText(),
        row.Instant(),
        row.Integer() != 0,
        Enum.Parse<QueuedStatus>(row.Text(), ignoreCase: true),
        row.OptionalText(),
        row.OptionalId(),
        row.OptionalText(),
        row.Instant())
    {
        FileCount = row.Integer(),
    };

    internal static Task<int> InsertAsync(SqlSession sql, QueuedMessage row) =>
        sql.ExecuteAsync(
            """
            insert into queued_messages (
                id, account_id, mailbox_id, thread_id, kind, job_id, to_addresses, cc_addresses, bcc_addresses, body, body_text,
                scheduled_for, is_scheduled, file_count, status, next_attempt_at, created_at)
            values (
                @Id, @AccountId, @MailboxId, @ConversationId, @kind, @JobId, @to, @cc, @bcc, @Body, @PlainBody,
                @ScheduledFor, @isScheduled, @FileCount, 'pending', @ScheduledFor, @CreatedAt)
            """,
            new
            {
                row.Id,
                row.AccountId,
                row.MailboxId,
                row.ConversationId,
                kind = row.IsForward ? "forward" : "reply",
                row.JobId,
                to = Lines.Join(row.To),
                cc = Lines.Join(row.Cc),
                bcc = Lines.Join(row.Bcc),
                row.Body,
                row.PlainBody,
                row.ScheduledFor,
                isScheduled = row.IsScheduled ? 1L : 0L,
                row.FileCount,
                row.CreatedAt,
            });
}

/// <summary>A reply as it lies in its conversation, with the files that wait for it.</summary>
public sealed record ScheduledReply(QueuedMessage Reply, IReadOnlyList<Attachments.Attachment> Files);
