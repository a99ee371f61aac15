using System.Runtime.CompilerServices;
using Enclosure.Accounts;
using Enclosure.Attachments;
using Enclosure.Sql;

namespace Enclosure.Mail;

/// <summary>What to list of a mailbox; null filters match everything; newest first.</summary>
/// <param name="Since">Received or sent at or after.</param>
public sealed record MessageFilter(Direction? Direction, Guid? ThreadId, DateTimeOffset? Since, int Limit, int Offset);

/// <summary>Messages of a mailbox, as far as the caller's key and the month's limit let them be seen.</summary>
public sealed class MessageLibrary(Database database, TimeProvider time)
{
    private static readonly string InReach = Reach.Of("m");
    private static readonly string Withheld = InboundCap.Hides("m");

    /// <summary>
    /// Refuses with <see cref="Refusal.NotFound"/> for a message that is unknown, foreign, out of scope or in another mailbox, and with
    /// <see cref="Refusal.InboundLimitExceeded"/> for a withheld one.
    /// </summary>
    public Task<Message> GetAsync(Caller caller, Guid mailboxId, Guid id, CancellationToken ct) => GetOneAsync(caller, mailboxId, id, ct);

    /// <summary>The same in whichever mailbox it is.</summary>
    public Task<Message> GetAnywhereAsync(Caller caller, Guid id, CancellationToken ct) => GetOneAsync(caller, mailboxId: null, id, ct);

    private async Task<Message> GetOneAsync(Caller caller, Guid? mailboxId, Guid id, CancellationToken ct)
    {
        var cap = InboundCap.Of(caller.Account, time.GetUtcNow());
        var message = await database.ReadAsync(
            sql => sql.FindAsync(
                $"select {MessageTable.Columns} from {MessageTable.Source} where m.id = @id "
                + $"{(mailboxId is null ? "" : "and m.mailbox_id = @mailboxId")} and {InReach} and {MailboxLives}",
                new { id, mailboxId, accountId = caller.Account.Id, keyId = caller.KeyId, scoped = Reach.Flag(caller) },
                MessageTable.Read),
            ct) ?? throw new RefusedException(Refusal.NotFound, "Message not found");
        return cap.Withholds(message.Inbound)
            ? throw RefusedException.WithheldMail(new WithheldItem("message", id))
            : message;
    }

    /// <summary>
    /// Which messages a page has, those withheld left out. The caller is known to reach the mailbox
    /// (<see cref="MailboxDirectory.GetAsync"/>).
    /// </summary>
    public Task<IReadOnlyList<MessageEntry>> ListAsync(Caller caller, Guid mailboxId, MessageFilter filter, CancellationToken ct)
    {
        var cap = InboundCap.Of(caller.Account, time.GetUtcNow());
        return database.ReadAsync(
            sql => sql.ListAsync(
                $"""
                select {MessageEntry.Columns} from messages m where m.mailbox_id = @mailboxId and {OwnMailbox} and not {Withheld}
                {(filter.Direction is null ? "" : "and m.direction = @direction")}
                {(filter.ThreadId is null ? "" : "and m.thread_id = @threadId")}
                {(filter.Since is null ? "" : "and m.id >= @from")}
                order by m.id desc limit @Limit offset @Offset
                """,
                new
                {
                    mailboxId,
                    accountId = caller.Account.Id,
                    capMonth = cap.Month,
                    capLimit = cap.Limit,
                    direction = filter.Direction?.ToString().ToLowerInvariant(),
                    threadId = filter.ThreadId?.ToString(),
                    from = filter.Since is { } since ? MessageIdsInTime.FirstAt(since) : null,
                    filter.Limit,
                    filter.Offset,
                },
                MessageEntry.Read),
            ct);
    }

    /// <summary>
    /// The messages of a page, in its order, as many at a time as memory allows: bodies are large. One deleted meanwhile is passed over.
    /// </summary>
    public async IAsyncEnumerable<IReadOnlyList<Message>> ReadAsync(
        Guid accountId, IReadOnlyList<MessageEntry> page, [EnumeratorCancellation] CancellationToken ct)
    {
        foreach (var batch in MessageEntry.Batches(page))
        {
            var values = new SqlValues(new { accountId });
            var list = values.List("id", [.. batch.Select(entry => entry.Id.ToString())]);
            var found = await database.ReadAsync(
                sql => sql.ListAsync(
                    $"select {MessageTable.Columns} from {MessageTable.Source} where m.id in {list} and m.account_id = @accountId "
                    + $"and {MailboxLives}",
                    values,
                    MessageTable.Read),
                ct);
            var byId = found.ToDictionary(message => message.Id);
            yield return [.. batch.Where(entry => byId.ContainsKey(entry.Id)).Select(entry => byId[entry.Id])];
        }
    }

    /// <summary>
    /// How many messages are withheld: of one mailbox, or of the whole account when <paramref name="mailboxId"/> is null.
    /// </summary>
    public Task<long> CountWithheldAsync(Guid accountId, InboundUsage usage, Guid? mailboxId, CancellationToken ct)
    {
        if (!usage.IsOver) return Task.FromResult(0L);
        return database.ReadAsync(
            sql => sql.ValueAsync<long>(
                $"""
                select count(*) from messages m
                where m.account_id = @accountId and {Withheld} and (@mailboxId is null or m.mailbox_id = @mailboxId) and {MailboxLives}
                """,
                new { accountId, capMonth = usage.Cap.Month, capLimit = usage.Cap.Limit, mailboxId = mailboxId?.ToString() }),
            ct);
    }

    /// <summary>Messages of the account since <paramref name="since"/>, those withheld included.</summary>
    public Task<long> CountReceivedAsync(Guid accountId, DateTimeOffset since, CancellationToken ct) =>
        database.ReadAsync(
            sql => sql.ValueAsync<long>(
                "select count(*) from messages where account_id = @accountId and direction = 'inbound' and id >= @from",
                new { accountId, from = MessageIdsInTime.FirstAt(since) }),
            ct);

    /// <summary>
    /// Messages the account sent since <paramref name="since"/>; of these, <paramref name="status"/> alone when it is given.
    /// </summary>
    public Task<long> CountSentAsync(Guid accountId, DateTimeOffset since, MessageStatus? status, CancellationToken ct) =>
        database.ReadAsync(
            sql => sql.ValueAsync<long>(
                """
                select count(*) from messages
                where account_id = @accountId and direction = 'outbound' and id >= @from and (@status is null or status = @status)
                """,
                new { accountId, from = MessageIdsInTime.FirstAt(since), status = status?.ToString().ToLowerInvariant() }),
            ct);

    /// <summary>What messages weigh beside their files, in bytes.</summary>
    public Task<long> MessageBytesAsync(Guid accountId, CancellationToken ct) =>
        database.ReadAsync(
            sql => sql.ValueAsync<long>(
                "select cast(coalesce(sum(message_bytes), 0) as bigint) from messages where account_id = @accountId", new { accountId }),
            ct);

    /// <summary>A message whoever asks, withheld or not: for what the server does of itself. Null when it is gone.</summary>
    public Task<Message?> FindAsync(Guid accountId, Guid id, CancellationToken ct) =>
        database.ReadAsync(
            sql => sql.FindAsync(
                $"select {MessageTable.Columns} from {MessageTable.Source} where m.id = @id and m.account_id = @accountId "
                + $"and {MailboxLives}",
                new { id, accountId },
                MessageTable.Read),
            ct);

    /// <summary>The recipients of those that were sent, in their order.</summary>
    public async Task<ILookup<Guid, MessageRecipient>> RecipientsAsync(IReadOnlyCollection<Message> messages, CancellationToken ct)
    {
        var sent = messages.Where(message => message.Direction == Direction.Outbound).Select(message => message.Id.ToString()).ToList();
        if (sent.Count == 0) return Array.Empty<MessageRecipient>().ToLookup(recipient => recipient.MessageId);
        var values = new SqlValues(new { });
        var list = values.List("id", sent);
        var recipients = await database.ReadAsync(
            sql => sql.ListAsync(
                $"select {MessageRecipient.Columns} from message_recipients where message_id in {list} order by message_id, position",
                values,
                MessageRecipient.Read),
            ct);
        return recipients.ToLookup(recipient => recipient.MessageId);
    }

    /// <summary>Every MIME part of a message that may be read.</summary>
    public async Task<Manifest> GetManifestAsync(Message message, CancellationToken ct)
    {
        var text = await database.ReadAsync(
            sql => sql.ValueAsync<string>("select manifest from messages where id = @Id", new { message.Id }), ct);
        return new Manifest(message.Raw.Bytes, message.Raw.Sha256, ManifestText.Read(text));
    }

    /// <summary>A message of a deleted mailbox is gone before the sweep takes its rows.</summary>
    internal const string MailboxLives = "exists (select 1 from mailboxes b where b.id = m.mailbox_id)";

    /// <summary>The condition that <c>mailboxId</c> is one of <c>accountId</c>.</summary>
    internal const string OwnMailbox = "exists (select 1 from mailboxes b where b.id = @mailboxId and b.account_id = @accountId)";
}
