using Enclosure.Sql;

namespace Enclosure.Mail.Sending;

/// <summary>The rows of messages that are still to be delivered.</summary>
internal static class OutboxTable
{
    /// <summary>Due at once.</summary>
    public static Task<int> InsertAsync(SqlSession sql, Message message, DateTimeOffset now) =>
        sql.ExecuteAsync(
            """
            insert into outbox (message_id, account_id, attempts, next_attempt_at, give_up_at) values (@Id, @AccountId, 0, @now, @giveUpAt)
            """,
            new { message.Id, message.AccountId, now, giveUpAt = now + SendRules.TriedFor });

    /// <summary>That of a message of which nothing is left to deliver.</summary>
    public static Task<int> ForgetAsync(SqlSession sql, Guid messageId) =>
        sql.ExecuteAsync("delete from outbox where message_id = @messageId", new { messageId });
}
