using Enclosure.Accounts;
using Enclosure.Sql;

namespace Enclosure.Mail;

/// <summary>A conversation in a mailbox. Counts, last date and participants are those of its visible messages.</summary>
public sealed record MailThread(
    Guid Id, Guid MailboxId, string Subject, long MessageCount, DateTimeOffset LastMessageAt, IReadOnlyList<string> Participants,
    DateTimeOffset CreatedAt);

/// <summary>The threads of a mailbox.</summary>
public sealed class ThreadLibrary(Database database, TimeProvider time)
{
    /// <summary>What a list of threads holds at most.</summary>
    public const int MostListed = 50;

    /// <summary>What one thread shows of its messages at most.</summary>
    public const int MostMessages = 100;

    private static readonly string Withheld = InboundCap.Hides("m");
    private static readonly string EveryThread = Computed(more: "");
    private static readonly string OneThread = Computed("and m.thread_id = @threadId");

    /// <summary>Threads with a visible message, the latest first. The caller is known to reach the mailbox.</summary>
    public Task<IReadOnlyList<MailThread>> ListAsync(Caller caller, Guid mailboxId, CancellationToken ct)
    {
        var cap = InboundCap.Of(caller.Account, time.GetUtcNow());
        var values = new { mailboxId, accountId = caller.Account.Id, capMonth = cap.Month, capLimit = cap.Limit };
        return database.ReadAsync(
            async sql =>
            {
                var stored = await sql.ListAsync(StoredTotals, values, Read);
                if (stored.Count > 0) return stored;
                return await DescribeAllAsync(sql, mailboxId, cap, await sql.ListAsync(EveryThread, values, Totals.Read));
            },
            ct);
    }

    /// <summary>
    /// A thread and its last visible messages, at most <see cref="MostMessages"/>, oldest first. Refuses with
    /// <see cref="Refusal.NotFound"/> when it is unknown, in another mailbox, or every message of it is withheld.
    /// </summary>
    public async Task<(MailThread Thread, IReadOnlyList<MessageEntry> Messages)> GetAsync(
        Caller caller, Guid mailboxId, Guid id, CancellationToken ct)
    {
        var cap = InboundCap.Of(caller.Account, time.GetUtcNow());
        var values = new { mailboxId, threadId = id, accountId = caller.Account.Id, capMonth = cap.Month, capLimit = cap.Limit };
        var (messages, threads) = await database.ReadAsync(
            async sql => (
                await sql.ListAsync(LastMessages, values, MessageEntry.Read),
                await DescribeAllAsync(sql, mailboxId, cap, await sql.ListAsync(OneThread, values, Totals.Read))),
            ct);
        return threads.Count == 0 || messages.Count == 0
            ? throw new RefusedException(Refusal.NotFound, "Thread not found")
            : (threads[0], [.. messages.Reverse()]);
    }

    /// <summary>None when the account is over its limit, looked at in this same statement: they would tell of withheld mail.</summary>
    private static readonly string StoredTotals =
        $"""
        select id, mailbox_id, subject, message_count, last_message_at, participants, created_at from threads
        where mailbox_id = @mailboxId and account_id = @accountId and (@capLimit = 0 or exists (
            select 1 from accounts a where a.id = @accountId
            and (a.inbound_month < @capMonth or (a.inbound_month = @capMonth and a.inbound_count <= @capLimit))))
        order by last_message_at desc, id desc limit {MostListed}
        """;

    private static readonly string LastMessages =
        $"""
        select {MessageEntry.Columns} from messages m
        where m.mailbox_id = @mailboxId and m.thread_id = @threadId and {MessageLibrary.OwnMailbox} and not {Withheld}
        order by m.id desc limit {MostMessages}
        """;

    private static string Computed(string more) =>
        $"""
        select m.thread_id, count(*) as message_count, max(m.created_at) as last_message_at, min(m.created_at) as created_at
        from messages m
        where m.mailbox_id = @mailboxId and {MessageLibrary.OwnMailbox} and not {Withheld} {more}
        group by m.thread_id order by last_message_at desc, m.thread_id desc limit {MostListed}
        """;

    private static async Task<IReadOnlyList<MailThread>> DescribeAllAsync(
        SqlSession sql, Guid mailboxId, InboundCap cap, IReadOnlyList<Totals> visible)
    {
        var threads = new List<MailThread>();
        foreach (var totals in visible)
            if (await DescribeAsync(sql, mailboxId, totals, cap) is { } thread) threads.Add(thread);
        return threads;
    }

    /// <summary>Null when its messages went meanwhile.</summary>
    private static async Task<MailThread?> DescribeAsync(SqlSession sql, Guid mailboxId, Totals totals, InboundCap cap)
    {
        var addresses = await sql.ListAsync<Addresses>(
            $"""
            select from_address, to_addresses, cc_addresses, subject from messages m
            where m.mailbox_id = @mailboxId and m.thread_id = @ThreadId and not {Withheld} order by m.id limit {MostMessages}
            """,
            new { mailboxId, totals.ThreadId, capMonth = cap.Month, capLimit = cap.Limit });
        if (addresses.Count == 0) return null;
        var participants = addresses.SelectMany(each => Lines.Split(each.ToAddresses)
            .Concat(Lines.Split(each.CcAddresses))
            .Prepend(each.FromAddress))
            .Where(address => address.Length > 0).Distinct(StringComparer.OrdinalIgnoreCase).Take(100).ToList();
        return new MailThread(
            totals.ThreadId, mailboxId, addresses[0].Subject, totals.MessageCount, totals.LastMessageAt, participants, totals.CreatedAt);
    }

    private static MailThread Read(SqlRow row) =>
        new(row.Id(), row.Id(), row.Text(), row.Integer(), row.Instant(), Lines.Split(row.Text()), row.Instant());

    private sealed record Totals(Guid ThreadId, long MessageCount, DateTimeOffset LastMessageAt, DateTimeOffset CreatedAt)
    {
        public static Totals Read(SqlRow row) => new(row.Id(), row.Integer(), row.Instant(), row.Instant());
    }

    private sealed record Addresses(string FromAddress, string ToAddresses, string CcAddresses, string Subject);
}
