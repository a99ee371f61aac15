using Enclosure.Accounts;
using Enclosure.Attachments;
using Enclosure.Events;
using Enclosure.Mail.Sending;
using Enclosure.Sql;

namespace Enclosure.Mail.Receiving;

/// <summary>
/// One transaction of a message that came: who has it already, room and month's count, the mailboxes still active, then threads, messages,
/// files and an event each, and what a report says of a message that was sent. Throws to leave nothing.
/// </summary>
internal sealed class MessageRecording(TimeProvider time)
{
    public async Task<IReadOnlyList<ReceivedMessage>> RecordAsync(SqlSession sql, Envelope envelope, CollectedMessage message)
    {
        var now = time.GetUtcNow();
        var mailboxes = envelope.Recipients.Select(recipient => recipient.MailboxId).Distinct().ToList();
        var claims = await SeenMail.ClaimAsync(sql, mailboxes, envelope.Sender, message.RawSha256, now);
        var fresh = claims.Values.Count(claim => claim.Earlier is null);
        if (fresh == 0) return [.. mailboxes.Select(id => claims[id].Earlier!)];

        var accountId = envelope.Recipients[0].AccountId;
        var counted = await CountAsync(sql, accountId, message.Files.Sum(file => file.Seal.Size), fresh, now);
        await InsertBlobsAsync(sql, accountId, message, fresh, now);
        var received = new List<ReceivedMessage>();
        foreach (var mailboxId in mailboxes)
        {
            var claim = claims[mailboxId];
            if (claim.Earlier is { } earlier) received.Add(earlier);
            else
            {
                var place = new Place(claim.MessageId, mailboxId, counted.At(fresh--), counted.Cap);
                received.Add(await InsertAsync(sql, accountId, place, envelope, message, now));
            }
        }

        return received;
    }

    /// <summary>
    /// Room, the month's count and the events' numbers in one statement on the account's row. A clock that goes back over the turn of a
    /// month does not begin the old month anew: mail counts in the later one.
    /// </summary>
    private static async Task<Counted> CountAsync(SqlSession sql, Guid accountId, long bytes, int messages, DateTimeOffset now)
    {
        return await sql.FindAsync(
                $"""
                update accounts set stored_bytes = stored_bytes + @bytes, event_seq = event_seq + @messages,
                    inbound_count = case when inbound_month >= @month then inbound_count + @messages else @messages end,
                    inbound_month = case when inbound_month >= @month then inbound_month else @month end
                where id = @accountId and suspended_at is null and {Quota.Room}
                returning inbound_count, event_seq, inbound_month, inbound_limit
                """,
                new { accountId, bytes, messages, month = Account.Month(now) },
                row => new Counted(row.Integer(), row.Integer(), new InboundCap(row.Text(), row.Integer())))
            ?? throw await WhyNotAsync(sql, accountId, bytes);
    }

    private static async Task<RefusedException> WhyNotAsync(SqlSession sql, Guid accountId, long bytes) =>
        await sql.ValueAsync<long>("select count(*) from accounts where id = @accountId and suspended_at is null", new { accountId }) == 0
            ? new RefusedException(Refusal.AccountSuspended, "This account takes no mail now.")
            : Quota.Full(bytes);

    private static async Task InsertBlobsAsync(SqlSession sql, Guid accountId, CollectedMessage message, int references, DateTimeOffset now)
    {
        foreach (var file in message.Files)
            await AttachmentTable.InsertMailBlobAsync(sql, accountId, file.Staged.Key, file.Seal, references, counted: true, now);
        await AttachmentTable.InsertMailBlobAsync(
            sql, accountId, message.Skeleton.Key, message.SkeletonSeal, references, counted: false, now);
    }

    private static async Task<ReceivedMessage> InsertAsync(
        SqlSession sql, Guid accountId, Place place, Envelope envelope, CollectedMessage message, DateTimeOffset now)
    {
        await CountInMailboxAsync(sql, place);
        var parties = MessageRows.Parties(message.Headers, envelope);
        var seeker = new ThreadSeeker(
            accountId, place.MailboxId, message.Headers.Subject, parties, message.Headers.References, message.Files.Count);
        var thread = await Threading.JoinAsync(sql, seeker, now);
        var row = MessageRows.Describe(accountId, place, thread, envelope, message, now);
        await MessageTable.InsertAsync(sql, row, ManifestText.Write(message.Manifest));
        await InsertFilesAsync(sql, row, thread, message, now);
        await EventTable.InsertAsync(
            sql, new MailEvent(accountId, place.Numbers.EventSeq, EventKinds.MessageReceived, row.MailboxId, row.Id, now));
        if (message.Report is { } report) await Bounces.RecordAsync(sql, row.MailboxId, report, now);
        return new ReceivedMessage(row.Id, row.MailboxId, thread.Id, Duplicate: false, place.Cap.Withholds(row.Inbound));
    }

    private static async Task InsertFilesAsync(
        SqlSession sql, Message row, JoinedThread thread, CollectedMessage message, DateTimeOffset now)
    {
        var ids = MessageRows.IdsInOrder(message.Files, now);
        var index = thread.FirstFile;
        foreach (var file in message.Files)
            await AttachmentTable.InsertReceivedAsync(sql, MessageRows.Describe(row, file, index++, ids, now));
    }

    /// <summary>
    /// Locks the mailbox and requires that it is still there and active: nobody would purge a message written after its deletion.
    /// </summary>
    private static async Task CountInMailboxAsync(SqlSession sql, Place place)
    {
        var rows = await sql.ExecuteAsync(
            """
            update mailboxes set inbound_count = case when inbound_month = @month then inbound_count + 1 else 1 end, inbound_month = @month
            where id = @MailboxId and status = 'active'
            """,
            new { place.MailboxId, month = place.Cap.Month });
        if (rows == 0) throw InboundMail.Inactive();
    }

    private sealed record Counted(long Count, long Seq, InboundCap Cap)
    {
        /// <summary>The ordinal and event number of a message when <paramref name="left"/> are still to come, itself included.</summary>
        public Numbers At(int left) => new(Count - left + 1, Seq - left + 1);
    }
}

/// <summary>Which message of the month it is, and the number of its event.</summary>
internal sealed record Numbers(long Ordinal, long EventSeq);

/// <summary>Where a message goes.</summary>
internal sealed record Place(Guid MessageId, Guid MailboxId, Numbers Numbers, InboundCap Cap);
