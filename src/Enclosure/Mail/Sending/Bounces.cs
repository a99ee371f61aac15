using Enclosure.Mime.Reports;
using Enclosure.Sql;

namespace Enclosure.Mail.Sending;

/// <summary>
/// Reports of what became of messages sent from here. A report is believed by who knows the Message-ID and an address the message went to:
/// of any other message or recipient it changes nothing.
/// </summary>
internal static class Bounces
{
    /// <summary>One step of the transaction in which the report arrives in a mailbox: it counts for messages of that mailbox.</summary>
    public static async Task RecordAsync(SqlSession sql, Guid mailboxId, DeliveryReport report, DateTimeOffset now)
    {
        var sent = await sql.FindAsync<string>(
            "select id from messages where mailbox_id = @mailboxId and internet_message_id = @MessageId and direction = 'outbound' limit 1",
            new { mailboxId, report.MessageId });
        if (sent is null) return;

        var messageId = Guid.Parse(sent);
        var rows = 0;
        foreach (var recipient in await RecipientTable.ListAsync(sql, messageId))
            if (report.Recipients.FirstOrDefault(each => Names(each, recipient.Address)) is { } reported)
                rows += await RecordAsync(sql, recipient, reported, now);
        if (rows > 0) await MessageStanding.UpdateAsync(sql, messageId, now);
    }

    private static Task<int> RecordAsync(SqlSession sql, MessageRecipient recipient, ReportedRecipient reported, DateTimeOffset now)
    {
        var text = ServerText.Clean(reported.Text ?? "The message was returned without a reason.");
        return reported.Action switch
        {
            "failed" => RecipientTable.BounceAsync(
                sql, recipient.MessageId, new RecipientResult(recipient.Position, RecipientStatus.Bounced, reported.Code, text), now),
            "delayed" => RecipientTable.AnswerAsync(
                sql, recipient.MessageId, new RecipientResult(recipient.Position, RecipientStatus.Queued, reported.Code, text), now),
            _ => Task.FromResult(0),
        };
    }

    private static bool Names(ReportedRecipient reported, string address) =>
        address.Equals(reported.FinalRecipient, StringComparison.OrdinalIgnoreCase)
        || address.Equals(reported.OriginalRecipient, StringComparison.OrdinalIgnoreCase);
}
