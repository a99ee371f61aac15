using Enclosure.Sql;

namespace Enclosure.Mail.Sending;

/// <summary>
/// How much a mailbox and its account sent of late: counted from the messages themselves, so that every copy of the server knows.
/// </summary>
internal static class SendRates
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    /// <summary>Refuses with <see cref="Refusal.RateLimited"/>, saying when the next message will be taken.</summary>
    public static async Task RequireAsync(SqlSession sql, SendRules rules, Guid accountId, Guid mailboxId, DateTimeOffset now)
    {
        var from = MessageIdsInTime.FirstAt(now - Window);
        if (rules.AccountPerMinute > 0)
            await RequireAsync(
                sql,
                "account_id = @id",
                accountId,
                from,
                rules.AccountPerMinute,
                $"{rules.AccountPerMinute} messages a minute from this account",
                now);
        if (rules.MailboxPerMinute > 0)
            await RequireAsync(
                sql,
                "mailbox_id = @id",
                mailboxId,
                from,
                rules.MailboxPerMinute,
                $"{rules.MailboxPerMinute} messages a minute from this mailbox",
                now);
        await RequireDailyAsync(sql, mailboxId, now);
    }

    private static async Task RequireAsync(SqlSession sql, string whose, Guid id, string from, int most, string words, DateTimeOffset now)
    {
        var sent = await sql.ListAsync(
            $"select created_at from messages where {whose} and direction = 'outbound' and id > @from order by id desc limit @most",
            new { id, from, most },
            row => row.Instant());
        if (sent.Count == most) throw Refused($"At most {words}.", sent[^1] + Window - now);
    }

    private static async Task RequireDailyAsync(SqlSession sql, Guid mailboxId, DateTimeOffset now)
    {
        var limit = await sql.FindAsync<long>("select daily_send_limit from mailboxes where id = @mailboxId", new { mailboxId });
        if (limit == 0) return;
        var midnight = new DateTimeOffset(now.UtcDateTime.Date, TimeSpan.Zero);
        var sent = await sql.ValueAsync<long>(
            "select count(*) from messages where mailbox_id = @mailboxId and direction = 'outbound' and id >= @from",
            new { mailboxId, from = MessageIdsInTime.FirstAt(midnight) });
        if (sent >= limit) throw Refused($"At most {limit} messages a day (UTC) from this mailbox.", midnight.AddDays(1) - now);
    }

    private static RefusedException Refused(string limit, TimeSpan wait)
    {
        var seconds = Math.Max(1, (long)Math.Ceiling(wait.TotalSeconds));
        return RefusedException.Later(Refusal.RateLimited, $"{limit} Try again in {seconds} seconds.", TimeSpan.FromSeconds(seconds));
    }
}
