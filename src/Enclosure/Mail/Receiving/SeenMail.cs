using Enclosure.Accounts;
using Enclosure.Sql;

namespace Enclosure.Mail.Receiving;

/// <summary>Which bytes came to which mailbox from which sender of late: the rows of <c>arrivals</c>.</summary>
public sealed class SeenMail(Database database)
{
    /// <summary>How long the same bytes from the same sender count as the same delivery.</summary>
    public static readonly TimeSpan DuplicateWindow = TimeSpan.FromHours(24);

    /// <summary>Forgets deliveries so old that the same bytes are a new message. How many.</summary>
    public Task<int> ForgetAsync(DateTimeOffset now, int limit) =>
        database.WriteAsync(
            sql => sql.ExecuteAsync(
                """
                delete from arrivals where arrived_at <= @over and (mailbox_id, sender, raw_sha256) in
                    (select mailbox_id, sender, raw_sha256 from arrivals where arrived_at <= @over limit @limit)
                """,
                new { over = now - DuplicateWindow, limit }));

    internal static Task ForgetMailboxAsync(SqlSession sql, Guid mailboxId) =>
        sql.ExecuteAsync("delete from arrivals where mailbox_id = @mailboxId", new { mailboxId });

    /// <summary>
    /// Claims a delivery for each mailbox. In the order of their ids, whatever the envelope's: two equal deliveries wait for one another's
    /// claims.
    /// </summary>
    internal static async Task<IReadOnlyDictionary<Guid, MailClaim>> ClaimAsync(
        SqlSession sql, IEnumerable<Guid> mailboxIds, string sender, string sha256, DateTimeOffset now)
    {
        var claims = new Dictionary<Guid, MailClaim>();
        foreach (var mailboxId in mailboxIds.Distinct().Order())
            claims.Add(mailboxId, await ClaimAsync(sql, mailboxId, sender, sha256, now));
        return claims;
    }

    /// <summary>The unique key decides between two equal deliveries at once: the loser waits, then finds the winner's message.</summary>
    private static async Task<MailClaim> ClaimAsync(SqlSession sql, Guid mailboxId, string sender, string sha256, DateTimeOffset now)
    {
        var id = Guid.CreateVersion7(now);
        var claimed = await sql.ExecuteAsync(
            """
            insert into arrivals (mailbox_id, sender, raw_sha256, message_id, arrived_at) values (@mailboxId, @sender, @sha256, @id, @now)
            on conflict (mailbox_id, sender, raw_sha256) do update set message_id = excluded.message_id, arrived_at = excluded.arrived_at
            where arrivals.arrived_at <= @over
            """,
            new { mailboxId, sender, sha256, id, now, over = now - DuplicateWindow });
        if (claimed == 1) return new MailClaim(id, null);
        var earlier = await sql.FindAsync<Earlier>(
            """
            select m.id, m.thread_id, m.inbound_month, m.inbound_ordinal, o.inbound_month as counted_month, o.inbound_limit
            from arrivals a join messages m on m.id = a.message_id join accounts o on o.id = m.account_id
            where a.mailbox_id = @mailboxId and a.sender = @sender and a.raw_sha256 = @sha256
            """,
            new { mailboxId, sender, sha256 }) ?? throw InboundMail.Inactive();
        var cap = InboundCap.Of(earlier.CountedMonth, earlier.InboundLimit, now);
        var isWithheld = cap.Withholds(new InboundPlace(earlier.InboundMonth, earlier.InboundOrdinal));
        return new MailClaim(earlier.Id, new ReceivedMessage(earlier.Id, mailboxId, earlier.ThreadId, Duplicate: true, isWithheld));
    }

    private sealed record Earlier(Guid Id, Guid ThreadId, string InboundMonth, long InboundOrdinal, string CountedMonth, long InboundLimit);
}

/// <summary>Who has a delivery in a mailbox.</summary>
/// <param name="MessageId">The id of the message it is to be, or of the one it was.</param>
/// <param name="Earlier">Null when this delivery is the first.</param>
internal sealed record MailClaim(Guid MessageId, ReceivedMessage? Earlier);
