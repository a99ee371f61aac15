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

    public static string Text(RecipientStatus status) => status.ToString().ToLowerInvariant();
}
