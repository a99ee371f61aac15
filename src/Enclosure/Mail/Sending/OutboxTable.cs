using Enclosure.Sql;

namespace Enclosure.Mail.Sending;

/// <summary>The rows of mail that is still to go: each method one step of a transaction.</summary>
internal static class OutboxTable
{
    /// <summary>How long a message is tried to be delivered.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromHours(48);

    /// <summary>A message of which some recipients are queued: due at once.</summary>
    public static Task<int> InsertAsync(SqlSession sql, Guid messageId, Guid accountId, DateTimeOffset now) =>
        sql.ExecuteAsync(
            "insert into outbox (message_id, account_id, attempts, next_attempt_at, give_up_at) values (@messageId, @accountId, 0, @now, @giveUpAt)",
            new { messageId, accountId, now, giveUpAt = now + Patience });

    /// <summary>That of a message that is gone.</summary>
    public static Task<int> ForgetAsync(SqlSession sql, Guid messageId) =>
        sql.ExecuteAsync("delete from outbox where message_id = @messageId", new { messageId });
}
