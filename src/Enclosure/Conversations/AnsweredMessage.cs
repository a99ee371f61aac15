using Enclosure.Accounts;
using Enclosure.Mime.Headers;
using Enclosure.Sql;

namespace Enclosure.Conversations;

/// <summary>
/// The message of a conversation that a reply answers: the last visible one from outside; where none ever came, the last that was sent.
/// </summary>
/// <param name="InternetMessageId">With brackets.</param>
internal sealed record AnsweredMessage(
    Guid Id, string InternetMessageId, string Subject, bool IsInbound, string From, string? ReplyTo, IReadOnlyList<string> Sent)
{
    private static readonly string LastVisible =
        $"""
        select m.id, m.internet_message_id, m.subject, m.direction, m.from_address, m.reply_to, m.to_addresses from messages m
        where m.mailbox_id = @MailboxId and m.thread_id = @Id and (@until is null or m.created_at <= @until) and not {InboundCap.Hides("m")}
        """;

    /// <summary>
    /// Where the answer goes: Reply-To, else From; to those the last message was sent to where nobody answered it. Empty when none can be
    /// written to.
    /// </summary>
    public IReadOnlyList<string> Addresses =>
        IsInbound ? [.. new[] { ReplyTo, From }.OfType<string>().Where(AddrSpec.IsValid).Take(1)] : [.. Sent.Where(AddrSpec.IsValid)];

    /// <param name="until">Only messages that were there then; null is all.</param>
    public static async Task<AnsweredMessage?> FindAsync(SqlSession sql, Conversation conversation, InboundCap cap, DateTimeOffset? until)
    {
        var values = new { conversation.Id, conversation.MailboxId, until, capMonth = cap.Month, capLimit = cap.Limit };
        return await sql.FindAsync($"{LastVisible} and m.direction = 'inbound' order by m.id desc limit 1", values, Read)
            ?? await sql.FindAsync($"{LastVisible} order by m.id desc limit 1", values, Read);
    }

    private static AnsweredMessage Read(SqlRow row) => new(
        row.Id(),
        row.Text(),
        row.Text(),
        row.Text() == "inbound",
        row.Text(),
        row.OptionalText(),
        Lines.Split(row.Text()));
}
