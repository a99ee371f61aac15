using Enclosure.Accounts;
using Enclosure.Attachments;
using Enclosure.Sql;

namespace Enclosure.Conversations;

/// <summary>The files that a conversation takes along when it is passed on.</summary>
internal static class CarriedFiles
{
    private static readonly string Visible =
        $"""
        select {Attachment.Columns} from attachments
        where thread_id = @id and account_id = @accountId and state = 'ready' and parent_id is null and not {InboundCap.Hides("attachments")}
        order by thread_index
        """;

    /// <summary>Those of its visible messages, in the order they came; what lies in a forwarded message goes with that.</summary>
    public static Task<IReadOnlyList<Attachment>> ListAsync(SqlSession sql, Guid accountId, InboundCap cap, Guid id) =>
        sql.ListAsync(Visible, new { id, accountId, capMonth = cap.Month, capLimit = cap.Limit }, Attachment.Read);
}
