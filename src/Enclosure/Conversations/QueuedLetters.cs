using Enclosure.Accounts;
using Enclosure.Mail;
using Enclosure.Mail.Sending;
using Enclosure.Sql;

namespace Enclosure.Conversations;

/// <summary>Makes of a queued row the message that is to go, from the conversation as it is now.</summary>
internal sealed class QueuedLetters(Database database, MessageLibrary messages)
{
    /// <summary>What a forward quotes at most: the latest.</summary>
    public const int MostQuoted = 200;

    private static readonly string Quoted =
        $"""
        select {MessageEntry.Columns} from messages m
        where m.mailbox_id = @MailboxId and m.thread_id = @Id and m.created_at <= @CreatedAt and not {InboundCap.Hides("m")}
        order by m.id desc limit {MostQuoted + 1}
        """;

    /// <summary>
    /// What was written before the reply or forward was queued, and is visible still, is answered or quoted. Refuses with
    /// <see cref="Refusal.NotFound"/>
    /// when the conversation is gone.
    /// </summary>
    public async Task<QueuedSend> WriteAsync(QueuedMessage queued, InboundCap cap, CancellationToken ct)
    {
        var conversation = await database.ReadAsync(
            sql => ConversationLibrary.FindAsync(sql, queued.AccountId, cap, queued.ConversationId), ct)
            ?? throw new RefusedException(Refusal.NotFound, "The conversation is not there any more.");
        var (threadId, origin) = queued.IsForward ? ((Guid?)null, MessageOrigin.Forward) : (conversation.Id, MessageOrigin.Reply);
        var mail = queued.IsForward ? await ForwardAsync(queued, conversation, cap, ct) : await ReplyAsync(queued, conversation, cap, ct);
        return new QueuedSend(queued.Id, queued.AccountId, queued.MailboxId, threadId, origin, mail) { Files = queued.FileCount };
    }

    private async Task<OutgoingMail> ReplyAsync(QueuedMessage queued, Conversation conversation, InboundCap cap, CancellationToken ct)
    {
        var answered = await database.ReadAsync(sql => AnsweredMessage.FindAsync(sql, conversation, cap, queued.CreatedAt), ct)
            ?? throw new RefusedException(Refusal.NotFound, "The message that this answers is not there any more.");
        var isHtml = WrittenBody.IsHtml(queued.Body);
        return new OutgoingMail(queued.To, queued.Cc, queued.Bcc, WrittenBody.Answering(answered.Subject), isHtml ? null : queued.Body)
        {
            Html = isHtml ? queued.Body : null,
            InReplyTo = answered.InternetMessageId,
        };
    }

    private async Task<OutgoingMail> ForwardAsync(QueuedMessage queued, Conversation conversation, InboundCap cap, CancellationToken ct)
    {
        var values = new { conversation.Id, conversation.MailboxId, queued.CreatedAt, capMonth = cap.Month, capLimit = cap.Limit };
        var entries = await database.ReadAsync(sql => sql.ListAsync(Quoted, values, MessageEntry.Read), ct);
        var quoted = await ForwardedText.QuoteAsync(
            messages.ReadAsync(queued.AccountId, [.. entries.Take(MostQuoted)], ct), isCut: entries.Count > MostQuoted);
        return new OutgoingMail(
            queued.To,
            queued.Cc,
            queued.Bcc,
            WrittenBody.Forwarding(conversation.Subject),
            ForwardedText.Plain(queued.Body, queued.PlainBody, quoted))
        {
            Html = ForwardedText.Html(queued.Body, queued.PlainBody, quoted),
        };
    }
}
