using Enclosure.Events;
using Enclosure.Sql;

namespace Enclosure.Mail;

/// <summary>How a sent message stands, by how it stands with each of its recipients.</summary>
internal static class MessageStanding
{
    /// <summary>A refusal outweighs a failure, that what is under way, and only when everybody has it is it delivered.</summary>
    public static MessageStatus Of(IReadOnlyCollection<RecipientStatus> recipients) =>
        recipients.Contains(RecipientStatus.Bounced) ? MessageStatus.Bounced
        : recipients.Contains(RecipientStatus.Failed) ? MessageStatus.Failed
        : recipients.Count > 0 && recipients.All(status => status == RecipientStatus.Delivered) ? MessageStatus.Delivered
        : MessageStatus.Sent;

    /// <summary>Brings the message in line with its recipients; an event tells when it turns delivered, bounced or failed.</summary>
    public static async Task UpdateAsync(SqlSession sql, Guid messageId, DateTimeOffset now)
    {
        var recipients = await RecipientTable.ListAsync(sql, messageId);
        var status = Of([.. recipients.Select(recipient => recipient.Status)]);
        var before = await sql.FindAsync<string>("select status from messages where id = @messageId", new { messageId });
        var turned = await sql.FindAsync<Turned>(
            """
            update messages set status = @status where id = @messageId and direction = 'outbound' and status <> @status
            returning account_id, mailbox_id
            """,
            new { messageId, status = status.ToString().ToLowerInvariant() });
        if (turned is not null && KindOf(status) is { } kind && !IsTold(before, kind))
            await EventTable.RecordAsync(sql, turned.AccountId, turned.MailboxId, messageId, kind, now);
    }

    /// <summary>A message that failed for one and is then refused for another has been told of.</summary>
    private static bool IsTold(string? before, string kind) => kind == EventKinds.MessageBounced && (before is "failed" or "bounced");

    private static string? KindOf(MessageStatus status) => status switch
    {
        MessageStatus.Delivered => EventKinds.MessageDelivered,
        MessageStatus.Bounced or MessageStatus.Failed => EventKinds.MessageBounced,
        MessageStatus.Queued or MessageStatus.Sent or MessageStatus.Complained or MessageStatus.Received => null,
    };

    private sealed record Turned(Guid AccountId, Guid MailboxId);
}
