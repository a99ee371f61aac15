using Enclosure.Accounts;
using Enclosure.Sql;

namespace Enclosure.Mail;

/// <summary>A conversation in a mailbox. Counts, last date and participants are those of its visible messages.</summary>
public sealed record MailThread(
    Guid Id, Guid MailboxId, string Subject, long MessageCount, DateTimeOffset LastMessageAt, IReadOnlyList<string> Participants, DateTimeOffset CreatedAt);

/// <summary>The threads of a mailbox.</summary>
public sealed class ThreadLibrary(Database database, TimeProvider time)
{
    /// <summary>What a list of threads holds at most.</summary>
    public const int MostListed = 50;

    /// <summary>What one thread shows of its messages at most.</summary>
    private const int MostMessages = 1000;

    private static readonly string Withheld = InboundCap.Hides("m");

    /// <summary>Threads with a visible message, the latest first. The caller is known to reach the mailbox.</summary>
    public Task<IReadOnlyList<MailThread>> ListAsync(Caller caller, Guid mailboxId, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var cap = InboundCap.Of(caller.Account, now);
        return cap.Limit == 0 || caller.Account.InboundCountAt(now) <= cap.Limit
            ? database.ReadAsync(sql => sql.ListAsync(StoredTotals, new { mailboxId, accountId = caller.Account.Id }, Read), ct)
            : database.ReadAsync(sql => ComputeAsync(sql, caller.Account.Id, mailboxId, cap, threadId: null), ct);
    }

    /// <summary>
    /// A thread and its visible messages, oldest first. Refuses with <see cref="Refusal.NotFound"/> when it is unknown, in another mailbox, or
    /// every message of it is withheld.
    /// </summary>
    public async Task<(MailThread Thread, IReadOnlyList<Message> Messages)> GetAsync(Caller caller, Guid mailboxId, Guid id, CancellationToken ct)
    {
        var cap = InboundCap.Of(caller.Account, time.GetUtcNow());
        var messages = await database.ReadAsync(
            sql => sql.ListAsync(
                $"""
                select {Message.Columns} from {Message.Source}
                where m.thread_id = @id and m.mailbox_id = @mailboxId and m.account_id = @accountId and not {Withheld} order by m.id limit {MostMessages}
                """,
                new { id, mailboxId, accountId = caller.Account.Id, capMonth = cap.Month, capLimit = cap.Limit },
                Message.Read),
            ct);
        var threads = await database.ReadAsync(sql => ComputeAsync(sql, caller.Account.Id, mailboxId, cap, id), ct);
        return threads.Count == 0 || messages.Count == 0 ? throw new RefusedException(Refusal.NotFound, "Thread not found") : (threads[0], messages);
    }

    private static readonly string StoredTotals =
        $"""
        select id, mailbox_id, subject, message_count, last_message_at, participants, created_at from threads
        where mailbox_id = @mailboxId and account_id = @accountId order by last_message_at desc, id desc limit {MostListed}
        """;

    /// <summary>Over the limit the stored totals would tell of withheld mail.</summary>
    private static async Task<IReadOnlyList<MailThread>> ComputeAsync(SqlSession sql, Guid accountId, Guid mailboxId, InboundCap cap, Guid? threadId)
    {
        var visible = await sql.ListAsync(
            $"""
            select m.thread_id, count(*) as message_count, max(m.created_at) as last_message_at, min(m.created_at) as created_at
            from messages m
            where m.mailbox_id = @mailboxId and m.account_id = @accountId and not {Withheld} and (@threadId is null or m.thread_id = @threadId)
            group by m.thread_id order by last_message_at desc, m.thread_id desc limit {MostListed}
            """,
            new { mailboxId, accountId, capMonth = cap.Month, capLimit = cap.Limit, threadId = threadId?.ToString() },
            row => new Totals(row.Id(), row.Integer(), row.Instant(), row.Instant()));
        var threads = new List<MailThread>();
        foreach (var totals in visible) threads.Add(await DescribeAsync(sql, mailboxId, totals, cap));
        return threads;
    }

    private static async Task<MailThread> DescribeAsync(SqlSession sql, Guid mailboxId, Totals totals, InboundCap cap)
    {
        var addresses = await sql.ListAsync<Addresses>(
            $"""
            select from_address, to_addresses, cc_addresses, subject from messages m
            where m.thread_id = @ThreadId and not {Withheld} order by m.id limit {MostMessages}
            """,
            new { totals.ThreadId, capMonth = cap.Month, capLimit = cap.Limit });
        var participants = addresses.SelectMany(each => Lines.Split(each.ToAddresses).Concat(Lines.Split(each.CcAddresses)).Prepend(each.FromAddress))
            .Where(address => address.Length > 0).Distinct(StringComparer.OrdinalIgnoreCase).Take(100).ToList();
        return new MailThread(
            totals.ThreadId, mailboxId, addresses[0].Subject, totals.MessageCount, totals.LastMessageAt, participants, totals.CreatedAt);
    }

    private static MailThread Read(SqlRow row) =>
        new(row.Id(), row.Id(), row.Text(), row.Integer(), row.Instant(), Lines.Split(row.Text()), row.Instant());

    private sealed record Totals(Guid ThreadId, long MessageCount, DateTimeOffset LastMessageAt, DateTimeOffset CreatedAt);

    private sealed record Addresses(string FromAddress, string ToAddresses, string CcAddresses, string Subject);
}
