using Enclosure.Accounts;
using Enclosure.Sql;

namespace Enclosure.Events;

/// <summary>Some events in their order, and the number to go on after.</summary>
public sealed record EventPage(IReadOnlyList<MailEvent> Events, long After, bool IsLast);

/// <summary>The events of an account as they come, as far as the caller's key reaches their mailboxes.</summary>
public sealed class EventFeed(Database database, TimeProvider time)
{
    /// <summary>The most that are told again, and of which time.</summary>
    public const int MostReplayed = 100;

    public static readonly TimeSpan ReplayWindow = TimeSpan.FromHours(1);

    private const int PageSize = 100;
    private static readonly string InReach = Reach.Of("events");

    /// <summary>The number of the account's latest event: who goes on after it sees only what is to come.</summary>
    public Task<long> LatestAsync(Guid accountId, CancellationToken ct) =>
        database.ReadAsync(sql => HeadAsync(sql, accountId), ct);

    /// <summary>Events after a number, of one mailbox or of all.</summary>
    public Task<EventPage> ListAsync(Caller caller, Guid? mailboxId, long after, CancellationToken ct) =>
        database.ReadAsync(
            async sql =>
            {
                var head = await HeadAsync(sql, caller.Account.Id);
                var found = await ListAsync(
                    sql, "order by seq limit @limit", new Range(caller, mailboxId, after, head, DateTimeOffset.UnixEpoch, PageSize));
                return found.Count == PageSize
                    ? new EventPage(found, found[^1].Seq, IsLast: false)
                    : new EventPage(found, head, IsLast: true);
            },
            ct);

    /// <summary>
    /// What came after a number, for one who was away: the last <see cref="MostReplayed"/> within <see cref="ReplayWindow"/>. After a
    /// number that the account has not reached, everything of that time: it was another server's.
    /// </summary>
    public Task<EventPage> ReplayAsync(Caller caller, Guid? mailboxId, long after, CancellationToken ct) =>
        database.ReadAsync(
            async sql =>
            {
                var head = await HeadAsync(sql, caller.Account.Id);
                var since = time.GetUtcNow() - ReplayWindow;
                var range = new Range(caller, mailboxId, after > head ? 0 : after, head, since, MostReplayed);
                var found = await ListAsync(sql, "order by seq desc limit @limit", range);
                return new EventPage([.. found.Reverse()], head, IsLast: true);
            },
            ct);

    private static Task<long> HeadAsync(SqlSession sql, Guid accountId) =>
        sql.ValueAsync<long>("select event_seq from accounts where id = @accountId", new { accountId });

    private static Task<IReadOnlyList<MailEvent>> ListAsync(SqlSession sql, string order, Range range) =>
        sql.ListAsync(
            $"""
            select {MailEvent.Columns} from events
            where {InReach} and seq > @after and seq <= @head and created_at > @since and (@mailboxId is null or mailbox_id = @mailboxId)
            {order}
            """,
            new
            {
                accountId = range.Caller.Account.Id,
                keyId = range.Caller.KeyId,
                scoped = Reach.Flag(range.Caller),
                after = range.After,
                head = range.Head,
                since = range.Since,
                mailboxId = range.MailboxId?.ToString(),
                limit = range.Limit,
            },
            MailEvent.Read);

    private sealed record Range(Caller Caller, Guid? MailboxId, long After, long Head, DateTimeOffset Since, int Limit);
}
