using Enclosure.Sql;

namespace Enclosure.Mail.Sending;

/// <summary>The rows of mail that was kept here in place of being sent: each method one step of a transaction.</summary>
internal static class CapturedTable
{
    /// <summary>Keeps the message, once; what was captured never goes out. The id it is called by where nobody else has named it.</summary>
    public static async Task<string> InsertAsync(SqlSession sql, Guid messageId, Guid accountId, DateTimeOffset now)
    {
        var id = Guid.CreateVersion7(now);
        await sql.ExecuteAsync(
            """
            insert into captured (id, account_id, message_id)
            select @id, @accountId, @messageId where not exists (select 1 from captured where message_id = @messageId)
            """,
            new { id, accountId, messageId });
        return $"captured-{await sql.ValueAsync<Guid>("select id from captured where message_id = @messageId", new { messageId })}";
    }

    /// <summary>That of a message that is gone.</summary>
    public static Task<int> ForgetAsync(SqlSession sql, Guid messageId) =>
        sql.ExecuteAsync("delete from captured where message_id = @messageId", new { messageId });
}
