using Enclosure.Sql;

namespace Enclosure.Events;

/// <summary>The rows of events: each method one step of a transaction.</summary>
internal static class EventTable
{
    /// <summary>An event whose number its account has given already.</summary>
    public static Task<int> InsertAsync(SqlSession sql, MailEvent happened) =>
        sql.ExecuteAsync(
            """
            insert into events (account_id, seq, kind, mailbox_id, message_id, created_at)
            values (@AccountId, @Seq, @Kind, @MailboxId, @MessageId, @CreatedAt)
            """,
            new { happened.AccountId, happened.Seq, happened.Kind, happened.MailboxId, happened.MessageId, happened.CreatedAt });

    /// <summary>Numbers an event by its account's row and writes it. The number.</summary>
    public static async Task<long> RecordAsync(
        SqlSession sql, Guid accountId, Guid mailboxId, Guid messageId, string kind, DateTimeOffset now)
    {
        var seq = await sql.ValueAsync<long>(
            "update accounts set event_seq = event_seq + 1 where id = @accountId returning event_seq", new { accountId });
        await InsertAsync(sql, new MailEvent(accountId, seq, kind, mailboxId, messageId, now));
        return seq;
    }

    /// <summary>
    /// Takes up to <paramref name="limit"/> events of an account that nobody dispatched yet, the oldest; nobody else gets them.
    /// </summary>
    public static Task<IReadOnlyList<MailEvent>> TakeUndispatchedAsync(SqlSession sql, Guid accountId, int limit, DateTimeOffset now) =>
        sql.ListAsync(
            $"""
            with waiting as (
                select seq from events where account_id = @accountId and dispatched_at is null order by seq limit @limit {sql.ForClaim()})
            update events set dispatched_at = @now
            where account_id = @accountId and dispatched_at is null and seq in (select seq from waiting)
            returning {MailEvent.Columns}
            """,
            new { accountId, now, limit },
            MailEvent.Read);

    public static Task<int> ForgetDispatchedAsync(SqlSession sql, DateTimeOffset before, int limit) =>
        sql.ExecuteAsync(
            """
            delete from events where dispatched_at is not null and created_at <= @before and (account_id, seq) in
                (select account_id, seq from events where dispatched_at is not null and created_at <= @before limit @limit)
            """,
            new { before, limit });

    public static Task<int> ForgetMailboxAsync(SqlSession sql, Guid accountId, Guid mailboxId) =>
        sql.ExecuteAsync("delete from events where account_id = @accountId and mailbox_id = @mailboxId", new { accountId, mailboxId });
}
