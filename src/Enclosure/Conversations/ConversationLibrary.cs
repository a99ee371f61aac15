using Enclosure.Accounts;
using Enclosure.Attachments;
using Enclosure.Mail;
using Enclosure.Sql;

namespace Enclosure.Conversations;

/// <summary>The conversations of an account, over all its mailboxes. The caller has full access.</summary>
public sealed class ConversationLibrary(Database database, TimeProvider time)
{
    /// <summary>What one conversation shows of its messages at most: the latest.</summary>
    public const int MostMessages = 500;

    private static readonly string Withheld = InboundCap.Hides("m");
    private static readonly string Latest =
        $"""
        select {MessageEntry.Columns} from messages m
        where m.mailbox_id = @MailboxId and m.thread_id = @Id and m.account_id = @accountId and not {Withheld}
        order by m.id desc limit {MostMessages}
        """;

    /// <summary>Conversations with a visible message, the latest first.</summary>
    public Task<ConversationPage> ListAsync(Caller caller, ConversationFilter filter, CancellationToken ct)
    {
        var cap = CapOf(caller);
        return database.ReadAsync(
            async sql =>
            {
                var (rows, isOver) = (await PageAsync(sql, caller, cap, filter, isOver: false), false);
                if (rows.Count == 0 && cap.Limit > 0) (rows, isOver) = (await PageAsync(sql, caller, cap, filter, isOver: true), true);
                var total = await sql.ValueAsync<long>(ConversationRows.Count(filter, isOver), Values(caller, cap, filter));
                var hasMore = rows.Count > filter.Limit;
                rows = [.. rows.Take(filter.Limit)];
                return new ConversationPage(
                    await DescribeAsync(sql, caller.Account.Id, rows),
                    total,
                    hasMore ? new ConversationCursor(rows[^1].LastMessageAt, rows[^1].Id) : null);
            },
            ct);
    }

    /// <summary>Refuses with <see cref="Refusal.NotFound"/> when it is unknown or every message of it is withheld.</summary>
    public Task<Conversation> GetAsync(Caller caller, Guid id, CancellationToken ct) => GetVisibleAsync(caller, CapOf(caller), id, ct);

    /// <summary>
    /// Marks a conversation read and answers it with its messages, the latest <see cref="MostMessages"/>, oldest first. Refuses as
    /// <see cref="GetAsync"/> does.
    /// </summary>
    public async Task<(Conversation Conversation, IReadOnlyList<MessageEntry> Messages)> OpenAsync(
        Caller caller, Guid id, CancellationToken ct)
    {
        var cap = CapOf(caller);
        var found = await GetVisibleAsync(caller, cap, id, ct);
        var latest = await database.ReadAsync(
            sql => sql.ListAsync(
                Latest,
                new { found.Id, found.MailboxId, accountId = caller.Account.Id, capMonth = cap.Month, capLimit = cap.Limit },
                MessageEntry.Read),
            ct);
        if (latest.Count == 0) throw Unknown();
        if (!found.IsRead)
        {
            await database.WriteAsync(
                caller.Account.Id, sql => MarkReadAsync(sql, caller.Account.Id, cap, found.Id, latest[0].Id));
            found = await GetVisibleAsync(caller, cap, id, ct);
        }

        return (found, [.. latest.Reverse()]);
    }

    /// <summary>
    /// A file by its number in the conversation. Refuses with <see cref="Refusal.NotFound"/> when there is none, it was deleted, or nothing
    /// of the conversation is visible, and with <see cref="Refusal.InboundLimitExceeded"/> for one of a withheld message.
    /// </summary>
    public async Task<Attachment> GetFileAsync(Caller caller, Guid id, long index, CancellationToken ct)
    {
        var cap = CapOf(caller);
        await GetVisibleAsync(caller, cap, id, ct);
        var file = await database.ReadAsync(
            sql => sql.FindAsync(
                $"""
                select {Attachment.Columns} from attachments
                where thread_id = @id and thread_index = @index and account_id = @accountId and state = 'ready'
                """,
                new { id, index, accountId = caller.Account.Id },
                Attachment.Read),
            ct) ?? throw new RefusedException(Refusal.NotFound, "Attachment not found");
        return cap.Withholds(file.Inbound) ? throw RefusedException.WithheldMail(new WithheldItem("attachment", file.Id)) : file;
    }

    /// <summary>Null when it is unknown or every message of it is withheld.</summary>
    internal static async Task<Conversation?> FindAsync(SqlSession sql, Guid accountId, InboundCap cap, Guid id)
    {
        var rows = await sql.ListAsync(
            ConversationRows.One, new { id, accountId, capMonth = cap.Month, capLimit = cap.Limit }, ConversationRows.Read);
        return (await DescribeAsync(sql, accountId, rows)).FirstOrDefault();
    }

    private async Task<Conversation> GetVisibleAsync(Caller caller, InboundCap cap, Guid id, CancellationToken ct) =>
        await database.ReadAsync(sql => FindAsync(sql, caller.Account.Id, cap, id), ct) ?? throw Unknown();

    private static Task<IReadOnlyList<ConversationRow>> PageAsync(
        SqlSession sql, Caller caller, InboundCap cap, ConversationFilter filter, bool isOver) =>
        sql.ListAsync(ConversationRows.Page(filter, isOver), Values(caller, cap, filter), ConversationRows.Read);

    private static object Values(Caller caller, InboundCap cap, ConversationFilter filter) => new
    {
        accountId = caller.Account.Id,
        capMonth = cap.Month,
        capLimit = cap.Limit,
        like = filter.Search is { } part ? $"%{part.Replace("!", "!!").Replace("%", "!%").Replace("_", "!_")}%" : null,
        afterAt = filter.After?.LastMessageAt,
        afterId = filter.After?.Id.ToString(),
        limit = filter.Limit + 1,
    };

    /// <summary>Those whose messages went meanwhile are left out.</summary>
    private static async Task<IReadOnlyList<Conversation>> DescribeAsync(
        SqlSession sql, Guid accountId, IReadOnlyList<ConversationRow> rows)
    {
        var shown = rows.SelectMany(row => row.Shown).ToHashSet();
        var glances = await ConversationRows.GlanceAsync(sql, accountId, shown, [.. rows.Select(row => row.LastId).OfType<Guid>()]);
        return [.. rows.Where(row => row.LastId is not null && row.Shown.All(glances.ContainsKey)).Select(row => Describe(row, glances))];
    }

    private static Conversation Describe(ConversationRow row, IReadOnlyDictionary<Guid, MessageGlance> glances)
    {
        var (first, last) = (glances[row.FirstId!.Value], glances[row.LastId!.Value]);
        var theirs = row.LastFromOutsideId is { } id ? glances[id] : null;
        return new Conversation(
            row.Id,
            row.MailboxId,
            first.Subject,
            theirs is null ? new Correspondent(first.To.FirstOrDefault() ?? "", null) : new Correspondent(theirs.From, theirs.FromName),
            theirs?.At,
            new LastMessage(last.Content, last.From, last.At, last.IsInbound, last.IsRead || !last.IsInbound),
            row.UnreadCount,
            row.MessageCount);
    }

    /// <summary>Only up to the last message that is shown: one that comes meanwhile stays unread.</summary>
    private Task<int> MarkReadAsync(SqlSession sql, Guid accountId, InboundCap cap, Guid id, Guid lastId) =>
        sql.ExecuteAsync(
            $"""
            update messages set read_at = @now
            where thread_id = @id and direction = 'inbound' and read_at is null and account_id = @accountId and id <= @lastId
              and not {InboundCap.Hides("messages")}
            """,
            new { id, accountId, lastId, now = time.GetUtcNow(), capMonth = cap.Month, capLimit = cap.Limit });

    private InboundCap CapOf(Caller caller) => InboundCap.Of(caller.Account, time.GetUtcNow());

    private static RefusedException Unknown() => new(Refusal.NotFound, "Conversation not found");
}
