using Enclosure.Mail;
using Enclosure.Mail.Sending;
using Enclosure.Sql;

namespace Enclosure.Conversations;

/// <summary>
/// Keeps replies from being taken faster than they may be sent: what went of late and what waits to go at once count together. What is
/// scheduled meets the rates when its time has come.
/// </summary>
internal static class QueueRates
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    /// <summary>
    /// One step of the transaction that queues. Refuses with <see cref="Refusal.RateLimited"/>, saying when to try again.
    /// </summary>
    public static async Task RequireAsync(SqlSession sql, SendRules rules, QueuedMessage row)
    {
        if (row.IsScheduled) return;
        var now = row.CreatedAt;
        await SendRates.RequireAsync(sql, rules, row.AccountId, row.MailboxId, now);
        await RequireAsync(sql, "account_id", row.AccountId, rules.AccountPerMinute, now - Window, Window);
        await RequireAsync(sql, "mailbox_id", row.MailboxId, rules.MailboxPerMinute, now - Window, Window);
        var midnight = new DateTimeOffset(now.UtcDateTime.Date, TimeSpan.Zero);
        var daily = await sql.FindAsync<long>("select daily_send_limit from mailboxes where id = @MailboxId", new { row.MailboxId });
        await RequireAsync(sql, "mailbox_id", row.MailboxId, daily, midnight, midnight.AddDays(1) - now);
    }

    private static async Task RequireAsync(SqlSession sql, string whose, Guid id, long most, DateTimeOffset since, TimeSpan wait)
    {
        if (most == 0) return;
        var taken = await sql.ValueAsync<long>(
            $"""
            select (select count(*) from messages where {whose} = @id and direction = 'outbound' and id >= @from)
                + (select count(*) from queued_messages where {whose} = @id and id >= @from and is_scheduled = 0 and status in ('pending', 'sending'))
            """,
            new { id, from = MessageIdsInTime.FirstAt(since) });
        if (taken < most) return;
        var seconds = (long)Math.Ceiling(wait.TotalSeconds);
        throw RefusedException.Later(
            Refusal.RateLimited,
            $"{taken} messages were sent or wait to be, and {most} is the most. Try again in {seconds} seconds.",
            wait);
    }
}
