using System.Security.Cryptography;
using Enclosure.Accounts;
using Enclosure.Attachments;
using Enclosure.Events;
using Enclosure.Mail.Sending;
using Enclosure.Sql;

namespace Enclosure.Conversations;

/// <summary>
/// Takes replies and forwards: everything is checked before anything is queued, and the row with its files is committed before the answer.
/// The caller has full access; the conversation is one it may see.
/// </summary>
public sealed class ReplyQueue(
    Database database,
    SpentBytes spent,
    UploadLinks links,
    Settlement settlement,
    Idempotency idempotency,
    SendRules rules,
    EventSignal signal,
    TimeProvider time)
{
    private const string Base36 = "0123456789abcdefghijklmnopqrstuvwxyz";
    private const int JobCharacters = 7;

    private readonly QueuedUploads _uploads = new(links, settlement);

    /// <summary>
    /// Queues an answer to the last message from outside. Refuses with <see cref="Refusal.NotFound"/> for the conversation,
    /// <see cref="Refusal.ValidationError"/>, <see cref="Refusal.AccountSuspended"/>, <see cref="Refusal.MailboxInactive"/>,
    /// <see cref="Refusal.RateLimited"/>, <see cref="Refusal.UploadNotReady"/>, <see cref="Refusal.UploadFailed"/>,
    /// <see cref="Refusal.MessageTooLarge"/> and <see cref="Refusal.IdempotencyKeyReused"/>.
    /// </summary>
    public async Task<Answered> ReplyAsync(
        Caller caller, InboundCap cap, NewReply reply, IdempotencyClaim? claim, Func<QueuedMessage, string> answer, CancellationToken ct)
    {
        if (await idempotency.FindAsync(caller.Account.Id, claim, ct) is { } earlier) return earlier;
        var place = await FindPlaceAsync(caller, cap, reply.ConversationId, reply.MailboxId, "mailboxId", ct);
        var to = place.Answered?.Addresses ?? [];
        if (to.Count == 0)
            throw RefusedException.Invalid(
                "conversationId", "Nobody in this conversation has an address that can be written to. Send a new message instead.");

        await _uploads.SettleAsync(caller, reply.Files, ct);
        var now = time.GetUtcNow();
        var row = Row(caller, place, now) with
        {
            To = to,
            Cc = reply.Cc,
            Bcc = reply.Bcc,
            Body = reply.Body,
            ScheduledFor = reply.ScheduledFor ?? now,
            IsScheduled = reply.ScheduledFor is not null,
        };
        return await QueueAsync(caller, claim, answer, row, sql => QueuedUploads.JudgeAsync(sql, caller, reply.Files));
    }

    /// <summary>Queues a conversation to be passed on, with the files it shows. Refuses as <see cref="ReplyAsync"/> does.</summary>
    public async Task<Answered> ForwardAsync(
        Caller caller,
        InboundCap cap,
        NewForward forward,
        IdempotencyClaim? claim,
        Func<QueuedMessage, string> answer,
        CancellationToken ct)
    {
        if (await idempotency.FindAsync(caller.Account.Id, claim, ct) is { } earlier) return earlier;
        var place = await FindPlaceAsync(caller, cap, forward.ConversationId, forward.MailboxId, "fromMailboxId", ct);
        await _uploads.SettleAsync(caller, forward.Files, ct);
        var now = time.GetUtcNow();
        var row = Row(caller, place, now) with
        {
            JobId = $"forward_email_{now.ToUnixTimeMilliseconds()}_{RandomNumberGenerator.GetString(Base36, JobCharacters)}",
            To = forward.To,
            Cc = forward.Cc,
            Body = forward.Body,
            PlainBody = forward.PlainBody,
        };
        return await QueueAsync(
            caller,
            claim,
            answer,
            row,
            async sql => [
                .. await CarriedFiles.ListAsync(sql, caller.Account.Id, cap, row.ConversationId),
                .. await QueuedUploads.JudgeAsync(sql, caller, forward.Files),
            ]);
    }

    /// <summary>Replies of the conversation that were not sent yet or never will be, by their time.</summary>
    public Task<IReadOnlyList<ScheduledReply>> ListAsync(Caller caller, Guid conversationId, CancellationToken ct) =>
        database.ReadAsync<IReadOnlyList<ScheduledReply>>(
            async sql =>
            {
                var rows = await sql.ListAsync(
                    $"""
                    select {QueuedMessage.Columns} from queued_messages
                    where thread_id = @conversationId and account_id = @accountId and kind = 'reply' and status in ('pending', 'sending', 'failed')
                    order by scheduled_for, id
                    """,
                    new { conversationId, accountId = caller.Account.Id },
                    QueuedMessage.Read);
                var replies = new List<ScheduledReply>();
                foreach (var row in rows)
                    replies.Add(new ScheduledReply(
                        row, [.. (await FileUses.ListQueuedAsync(sql, row.Id)).Where(file => file.State == AttachmentState.Ready)]));
                return replies;
            },
            ct);

    /// <summary>
    /// Cancels a pending reply; the uploads that only it uses go too. Refuses with <see cref="Refusal.NotFound"/>, and with
    /// <see cref="Refusal.NotPending"/> once it is being sent, was sent, failed or was cancelled.
    /// </summary>
    public async Task CancelAsync(Caller caller, Guid conversationId, Guid replyId)
    {
        var emptied = await database.WriteAsync(caller.Account.Id, async sql =>
        {
            var values = new { replyId, conversationId, accountId = caller.Account.Id, now = time.GetUtcNow() };
            if (await sql.ExecuteAsync($"{Cancel} where {ThisReply} and status = 'pending'", values) == 1)
                return await QueuedFiles.ReleaseAsync(sql, caller.Account.Id, replyId);
            throw await sql.ValueAsync<long>($"select count(*) from queued_messages where {ThisReply}", values) == 0
                ? new RefusedException(Refusal.NotFound, "Scheduled reply not found")
                : new RefusedException(
                    Refusal.NotPending, "This reply is not pending any more: it was sent, is being sent, failed, or was cancelled.");
        });
        foreach (var key in emptied) await spent.TryRemoveAsync(key);
    }

    /// <summary>A forward by its job. Refuses with <see cref="Refusal.NotFound"/>.</summary>
    public async Task<QueuedMessage> GetJobAsync(Caller caller, string jobId, CancellationToken ct) =>
        await database.ReadAsync(
            sql => sql.FindAsync(
                $"select {QueuedMessage.Columns} from queued_messages where job_id = @jobId and account_id = @accountId",
                new { jobId, accountId = caller.Account.Id },
                QueuedMessage.Read),
            ct) ?? throw new RefusedException(Refusal.NotFound, "Job not found");

    private const string Cancel = "update queued_messages set status = 'cancelled', settled_at = @now";
    private const string ThisReply = "id = @replyId and thread_id = @conversationId and account_id = @accountId and kind = 'reply'";

    private async Task<Place> FindPlaceAsync(
        Caller caller, InboundCap cap, Guid conversationId, Guid? mailboxId, string field, CancellationToken ct)
    {
        var (conversation, answered, sender) = await database.ReadAsync(
            async sql =>
            {
                var found = await ConversationLibrary.FindAsync(sql, caller.Account.Id, cap, conversationId)
                    ?? throw new RefusedException(Refusal.NotFound, "Conversation not found");
                var mailbox = await sql.FindAsync<Mailbox>(
                    $"select {Mailbox.Columns} from mailboxes where id = @id and account_id = @accountId",
                    new { id = mailboxId ?? found.MailboxId, accountId = caller.Account.Id });
                return (found, await AnsweredMessage.FindAsync(sql, found, cap, until: null), mailbox);
            },
            ct);
        if (sender is null) throw RefusedException.Invalid(field, $"{field} is not a mailbox of this workspace.");
        caller.Account.RequireActive();
        if (sender.Status != MailboxStatus.Active) throw OutboundMail.Inactive();
        return new Place(conversation, answered, sender);
    }

    private async Task<Answered> QueueAsync(
        Caller caller,
        IdempotencyClaim? claim,
        Func<QueuedMessage, string> answer,
        QueuedMessage row,
        Func<SqlSession, Task<IReadOnlyList<Attachment>>> choose)
    {
        var answered = await idempotency.RunAsync(
            caller.Account.Id,
            claim,
            async sql =>
            {
                await RequireMailboxAsync(sql, row);
                await QueueRates.RequireAsync(sql, rules, row);
                var files = await choose(sql);
                SendRules.RequireSize(files.Sum(file => file.SizeBytes));
                await QueuedMessage.InsertAsync(sql, row with { FileCount = files.Count });
                await QueuedFiles.LinkAsync(sql, row.Id, files, row.CreatedAt);
                return row;
            },
            answer);
        signal.Raise();
        return answered;
    }

    /// <summary>What is queued after its mailbox was purged nothing would end.</summary>
    private static async Task RequireMailboxAsync(SqlSession sql, QueuedMessage row)
    {
        if (await sql.ValueAsync<long>("select count(*) from mailboxes where id = @MailboxId", new { row.MailboxId }) == 0)
            throw OutboundMail.Inactive();
    }

    private static QueuedMessage Row(Caller caller, Place place, DateTimeOffset now) => new(
        Guid.CreateVersion7(now),
        caller.Account.Id,
        place.Sender.Id,
        place.Conversation.Id,
        JobId: null,
        To: [],
        Cc: [],
        Bcc: [],
        Body: null,
        PlainBody: null,
        ScheduledFor: now,
        IsScheduled: false,
        QueuedStatus.Pending,
        Reason: null,
        MessageId: null,
        Lease: null,
        now);

    private sealed record Place(Conversation Conversation, AnsweredMessage? Answered, Mailbox Sender);
}
