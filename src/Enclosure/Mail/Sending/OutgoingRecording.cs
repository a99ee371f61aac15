using Enclosure.Attachments;
using Enclosure.Events;
using Enclosure.Sql;

namespace Enclosure.Mail.Sending;

/// <summary>What a message is besides itself.</summary>
/// <param name="QueuedId">The queued message it comes of, whose files it takes; null for one sent at once.</param>
/// <param name="ThreadId">The thread it is to be in; null lets it find one.</param>
internal sealed record SendingTerms(MessageOrigin Origin, Guid? QueuedId = null, Guid? ThreadId = null)
{
    /// <summary>Whether it begins a thread whatever its subject says.</summary>
    public bool BeginsThread => Origin == MessageOrigin.Forward;
}

/// <summary>
/// One transaction of a message that goes: account and mailbox as they must be, rates, its files, thread, message, recipients, what is to
/// be delivered, and an event. Throws to leave nothing.
/// </summary>
internal sealed class OutgoingRecording(SendRules rules, TimeProvider time)
{
    public async Task<Message> RecordAsync(SqlSession sql, ComposedMessage composed, SendingTerms terms)
    {
        var now = time.GetUtcNow();
        var sender = composed.Sender;
        var seq = await CountAsync(sql, sender.AccountId);
        await RequireActiveAsync(sql, sender.Id);
        await SendRates.RequireAsync(sql, rules, sender.AccountId, sender.Id, now);

        var mail = composed.Mail;
        var routing = await Routing.OfAsync(sql, [.. mail.To, .. mail.Cc, .. mail.Bcc], rules.Domains);
        var (isCaptured, externalId) = await CaptureAsync(sql, composed, routing, now);
        var thread = await JoinAsync(sql, composed, terms, now);
        var row = SentRows.Describe(composed, terms.Origin, thread, externalId, seq);
        await AttachmentTable.InsertMailBlobAsync(
            sql, row.AccountId, composed.Skeleton.Key, composed.Seal, references: 1, counted: false, now);
        await MessageTable.InsertAsync(sql, row, ManifestText.Write(WrittenManifest.Describe(composed.Written.Root, composed.Files)));
        await TakeFilesAsync(sql, composed, terms, thread, now);
        await AddressAsync(sql, row.Id, routing, isCaptured, now);
        if (routing.Here.Count > 0 || (routing.Elsewhere.Count > 0 && !isCaptured)) await OutboxTable.InsertAsync(sql, row, now);
        await EventTable.InsertAsync(sql, new MailEvent(row.AccountId, seq, EventKinds.MessageSent, row.MailboxId, row.Id, now));
        return row;
    }

    private static async Task<long> CountAsync(SqlSession sql, Guid accountId)
    {
        var seq = await sql.FindAsync<long>(
            "update accounts set event_seq = event_seq + 1 where id = @accountId and suspended_at is null returning event_seq",
            new { accountId });
        return seq > 0 ? seq : throw OutboundMail.Suspended();
    }

    private static async Task RequireActiveAsync(SqlSession sql, Guid mailboxId)
    {
        if (await sql.ExecuteAsync(
            "update mailboxes set status = status where id = @mailboxId and status = 'active'", new { mailboxId }) == 0)
            throw OutboundMail.Inactive();
    }

    private async Task<(bool IsCaptured, string? ExternalId)> CaptureAsync(
        SqlSession sql, ComposedMessage composed, Routing routing, DateTimeOffset now)
    {
        if (routing.Elsewhere.Count == 0) return (false, $"local-{composed.Id:n}");
        if (rules.Mode != OutboundMode.Capture) return (false, null);
        return (true, await CapturedMail.KeepAsync(sql, composed.Sender.AccountId, composed.Id, now));
    }

    private static Task<JoinedThread> JoinAsync(SqlSession sql, ComposedMessage composed, SendingTerms terms, DateTimeOffset now)
    {
        var (sender, draft) = (composed.Sender, composed.Draft);
        var seeker = new ThreadSeeker(
            sender.AccountId, sender.Id, draft.Subject, SentRows.Parties(composed), draft.References, composed.Files.Count);
        return terms.BeginsThread ? Threading.CreateAsync(sql, seeker, now)
            : terms.ThreadId is { } threadId ? Threading.JoinAsync(sql, threadId, seeker, now)
            : Threading.JoinAsync(sql, seeker, now);
    }

    private static async Task TakeFilesAsync(
        SqlSession sql, ComposedMessage composed, SendingTerms terms, JoinedThread thread, DateTimeOffset now)
    {
        var index = thread.FirstFile;
        foreach (var file in composed.Files)
        {
            var place = new FilePlace(composed.Sender.Id, composed.Id, new ThreadPlace(thread.Id, index++), file.Part, file.ContentId);
            if (terms.QueuedId is not { } queuedId) await FileUses.UseAsync(sql, file.File, place, now);
            else if (await FileUses.TakeQueuedAsync(sql, file.File, queuedId, place, now) == 0)
                throw new RefusedException(Refusal.UploadFailed, $"The file '{file.File.Filename}' is not there any more.");
        }
    }

    private static async Task AddressAsync(SqlSession sql, Guid messageId, Routing routing, bool isCaptured, DateTimeOffset now)
    {
        var position = 0;
        foreach (var address in routing.Here)
            await RecipientTable.InsertAsync(
                sql, new MessageRecipient(messageId, position++, address, RecipientStatus.Queued, null, null, now));
        var status = isCaptured ? RecipientStatus.Captured : RecipientStatus.Queued;
        foreach (var address in routing.Elsewhere)
            await RecipientTable.InsertAsync(sql, new MessageRecipient(messageId, position++, address, status, null, null, now));
    }
}
