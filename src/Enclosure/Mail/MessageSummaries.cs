using Enclosure.Accounts;
using Enclosure.Sql;

namespace Enclosure.Mail;

/// <summary>Messages as lists for people show them: without their bodies, as far as the caller's key and the month's limit reach.</summary>
public sealed class MessageSummaries(Database database, TimeProvider time)
{
    /// <summary>Counting ends there: who sees more has seen enough.</summary>
    public const int MostCounted = 10_000;

    private static readonly string InReach = Reach.Of("m");
    private static readonly string Withheld = InboundCap.Hides("m");
    private static readonly string[] Searched = ["subject", "from_address", "from_name", "to_addresses", "cc_addresses"];

    private static readonly string Matches =
        $"({string.Join(" or ", Searched.Select(column => $"lower(m.{column}) like lower(@like) escape '!'"))})";

    /// <summary>A page, those withheld left out.</summary>
    public Task<IReadOnlyList<MessageSummary>> ListAsync(Caller caller, SummaryFilter filter, CancellationToken ct) =>
        database.ReadAsync(
            sql => sql.ListAsync(
                $"""
                select {MessageSummary.Columns} from messages m
                where {InReach} and not {Withheld} and {MessageLibrary.MailboxLives}
                {(filter.MailboxId is null ? "" : "and m.mailbox_id = @mailboxId")}
                {(filter.ThreadId is null ? "" : "and m.thread_id = @threadId")}
                {(filter.Before is null ? "" : "and m.id < @before")}
                {(filter.Search is null ? "" : $"and {Matches}")}
                order by m.id desc limit @Limit
                """,
                Values(caller, filter),
                MessageSummary.Read),
            ct);

    /// <summary>Null for one that is unknown, foreign, out of scope or withheld.</summary>
    public Task<MessageSummary?> FindAsync(Caller caller, Guid id, CancellationToken ct)
    {
        var cap = InboundCap.Of(caller.Account, time.GetUtcNow());
        return database.ReadAsync(
            sql => sql.FindAsync(
                $"""
                select {MessageSummary.Columns} from messages m
                where m.id = @id and {InReach} and not {Withheld} and {MessageLibrary.MailboxLives}
                """,
                new
                {
                    id,
                    accountId = caller.Account.Id,
                    keyId = caller.KeyId,
                    scoped = Reach.Flag(caller),
                    capMonth = cap.Month,
                    capLimit = cap.Limit,
                },
                MessageSummary.Read),
            ct);
    }

    /// <summary>
    /// How many messages each of these mailboxes has, those withheld included, at most <see cref="MostCounted"/>. The caller is known to
    /// reach them.
    /// </summary>
    public Task<IReadOnlyDictionary<Guid, long>> CountAsync(Guid accountId, IReadOnlyCollection<Guid> mailboxIds, CancellationToken ct) =>
        database.ReadAsync<IReadOnlyDictionary<Guid, long>>(
            async sql =>
            {
                var counts = new Dictionary<Guid, long>();
                foreach (var mailboxId in mailboxIds)
                    counts[mailboxId] = await sql.ValueAsync<long>(
                        $"""
                        select count(*) from (
                            select 1 from messages m where m.mailbox_id = @mailboxId and {MessageLibrary.OwnMailbox} limit {MostCounted}) counted
                        """,
                        new { mailboxId, accountId });
                return counts;
            },
            ct);

    /// <summary>How many messages are withheld from the caller, of one mailbox or of all that the key reaches.</summary>
    public Task<long> CountWithheldAsync(Caller caller, Guid? mailboxId, CancellationToken ct)
    {
        var usage = InboundUsage.Of(caller.Account, time.GetUtcNow());
        if (!usage.IsOver) return Task.FromResult(0L);
        return database.ReadAsync(
            sql => sql.ValueAsync<long>(
                $"""
                select count(*) from messages m
                where {InReach} and {Withheld} and (@mailboxId is null or m.mailbox_id = @mailboxId) and {MessageLibrary.MailboxLives}
                """,
                new
                {
                    accountId = caller.Account.Id,
                    keyId = caller.KeyId,
                    scoped = Reach.Flag(caller),
                    capMonth = usage.Cap.Month,
                    capLimit = usage.Cap.Limit,
                    mailboxId = mailboxId?.ToString(),
                }),
            ct);
    }

    private object Values(Caller caller, SummaryFilter filter)
    {
        var cap = InboundCap.Of(caller.Account, time.GetUtcNow());
        return new
        {
            accountId = caller.Account.Id,
            keyId = caller.KeyId,
            scoped = Reach.Flag(caller),
            capMonth = cap.Month,
            capLimit = cap.Limit,
            mailboxId = filter.MailboxId?.ToString(),
            threadId = filter.ThreadId?.ToString(),
            before = filter.Before?.ToString(),
            like = filter.Search is { } part ? $"%{part.Replace("!", "!!").Replace("%", "!%").Replace("_", "!_")}%" : null,
            filter.Limit,
        };
    }
}
