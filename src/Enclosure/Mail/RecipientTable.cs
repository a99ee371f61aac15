using Enclosure.Sql;

namespace Enclosure.Mail;

/// <summary>The rows of recipients: each method one step of a transaction.</summary>
internal static class RecipientTable
{
    public static Task<int> InsertAsync(SqlSession sql, MessageRecipient row) =>
        sql.ExecuteAsync(
            """
            insert into message_recipients (message_id, position, address, status, code, reply, changed_at)
            values (@MessageId, @Position, @Address, @status, @code, @Reply, @ChangedAt)
            """,
            new { row.MessageId, row.Position, row.Address, status = Text(row.Status), code = (long?)row.Code, row.Reply, row.ChangedAt });

    /// <summary>Those of a message, in their order.</summary>
    public static Task<IReadOnlyList<MessageRecipient>> ListAsync(SqlSession sql, Guid messageId) =>
        sql.ListAsync(
            $"select {MessageRecipient.Columns} from message_recipients where message_id = @messageId order by position",
            new { messageId },
            MessageRecipient.Read);

    /// <summary>Writes what came of a try with one that was still to be delivered; nothing happens to any other.</summary>
    public static Task<int> AnswerAsync(SqlSession sql, Guid messageId, RecipientResult result, DateTimeOffset now) =>
        sql.ExecuteAsync(
            """
            update message_recipients set status = @status, code = @code, reply = @Reply, changed_at = @now
            where message_id = @messageId and position = @Position and status = 'queued'
            """,
            new { messageId, result.Position, status = Text(result.Status), code = (long?)result.Code, result.Reply, now });

    /// <summary>Writes what a report says of one that was still to be delivered or thought to be.</summary>
    public static Task<int> BounceAsync(SqlSession sql, Guid messageId, RecipientResult result, DateTimeOffset now) =>
        sql.ExecuteAsync(
            """
            update message_recipients set status = 'bounced', code = @code, reply = @Reply, changed_at = @now
            where message_id = @messageId and position = @Position and status in ('queued', 'delivered')
            """,
            new { messageId, result.Position, code = (long?)result.Code, result.Reply, now });

    public static async Task<bool> AnyQueuedAsync(SqlSession sql, Guid messageId) =>
        await sql.ValueAsync<long>(
            "select count(*) from message_recipients where message_id = @messageId and status = 'queued'", new { messageId }) > 0;

    /// <summary>Those of a message that is gone.</summary>
    public static Task<int> ForgetAsync(SqlSession sql, Guid messageId) =>
        sql.ExecuteAsync("delete from message_recipients where message_id = @messageId", new { messageId });

    public static string Text(RecipientStatus status) => status.ToString().ToLowerInvariant();
}
