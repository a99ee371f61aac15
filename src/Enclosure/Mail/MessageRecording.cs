using Enclosure.Accounts;
using Enclosure.Attachments;
using Enclosure.Sql;

namespace Enclosure.Mail;

/// <summary>
/// One transaction of a message that came: who has it already, room and month's count, the mailboxes still active, then threads, messages,
/// files and an event each. Throws to leave nothing.
/// </summary>
internal sealed class MessageRecording(TimeProvider time)
{
    /// <summary>How long the same bytes from the same sender count as the same delivery.</summary>
    public static readonly TimeSpan DuplicateWindow = TimeSpan.FromHours(24);

    public async Task<IReadOnlyList<ReceivedMessage>> RecordAsync(SqlSession sql, Envelope envelope, CollectedMessage message)
    {
        var now = time.GetUtcNow();
        var mailboxes = envelope.Recipients.Select(recipient => recipient.MailboxId).Distinct().ToList();
        var claims = new List<Claim>();
        foreach (var mailboxId in mailboxes) claims.Add(await ClaimAsync(sql, mailboxId, envelope.Sender, message.RawSha256, now));
        var fresh = claims.Count(claim => claim.Earlier is null);
        if (fresh == 0) return [.. claims.Select(claim => claim.Earlier!)];

        var accountId = envelope.Recipients[0].AccountId;
        var counted = await CountAsync(sql, accountId, message.Files.Sum(file => file.Seal.Size), fresh, now);
        await InsertBlobsAsync(sql, accountId, message, fresh, now);
        var received = new List<ReceivedMessage>();
        foreach (var claim in claims)
        {
            if (claim.Earlier is { } earlier) received.Add(earlier);
            else
            {
                var place = new Place(claim.MessageId, claim.MailboxId, counted.At(fresh--), counted.Cap);
                received.Add(await InsertAsync(sql, accountId, place, envelope, message, now));
            }
        }

        return received;
    }

    /// <summary>The unique key decides between two equal deliveries at once: the loser waits, then finds the winner's message.</summary>
    private static async Task<Claim> ClaimAsync(SqlSession sql, Guid mailboxId, string sender, string sha256, DateTimeOffset now)
    {
        var id = Guid.CreateVersion7(now);
        var claimed = await sql.ExecuteAsync(
            """
            insert into arrivals (mailbox_id, sender, raw_sha256, message_id, arrived_at) values (@mailboxId, @sender, @sha256, @id, @now)
            on conflict (mailbox_id, sender, raw_sha256) do update set message_id = excluded.message_id, arrived_at = excluded.arrived_at
            where arrivals.arrived_at <= @over
            """,
            new { mailboxId, sender, sha256, id, now, over = now - DuplicateWindow });
        if (claimed == 1) return new Claim(id, mailboxId, null);
        var earlier = await sql.FindAsync<Earlier>(
            """
            select m.id, m.thread_id from arrivals a join messages m on m.id = a.message_id
            where a.mailbox_id = @mailboxId and a.sender = @sender and a.raw_sha256 = @sha256
            """,
            new { mailboxId, sender, sha256 });
        return earlier is null
            ? throw InboundMail.Inactive()
            : new Claim(earlier.Id, mailboxId, new ReceivedMessage(earlier.Id, mailboxId, earlier.ThreadId, Duplicate: true, OverLimit: false));
    }

    /// <summary>Room, the month's count and the events' numbers in one statement on the account's row.</summary>
    private static async Task<Counted> CountAsync(SqlSession sql, Guid accountId, long bytes, int messages, DateTimeOffset now)
    {
        var month = Account.Month(now);
        return await sql.FindAsync(
                $"""
                update accounts set stored_bytes = stored_bytes + @bytes, event_seq = event_seq + @messages,
                    inbound_count = case when inbound_month = @month then inbound_count + @messages else @messages end, inbound_month = @month
                where id = @accountId and suspended_at is null and {Quota.Room}
                returning inbound_count, event_seq, inbound_limit
                """,
                new { accountId, bytes, messages, month },
                row => new Counted(row.Integer(), row.Integer(), new InboundCap(month, row.Integer())))
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
        await AttachmentTable.InsertMailBlobAsync(sql, accountId, message.Skeleton.Key, message.SkeletonSeal, references, counted: false, now);
    }

    private static async Task<ReceivedMessage> InsertAsync(
        SqlSession sql, Guid accountId, Place place, Envelope envelope, CollectedMessage message, DateTimeOffset now)
    {
        await CountInMailboxAsync(sql, place, now);
        var row = MessageRows.Describe(accountId, place, envelope, message, now);
        var threadId = await Threading.JoinAsync(sql, row, message.Headers.References, now);
        row = row with { ThreadId = threadId };
        await MessageRows.InsertAsync(sql, row, ManifestText.Write(message.Manifest));
        var ids = MessageRows.IdsInOrder(message.Files, now);
        foreach (var file in message.Files) await AttachmentTable.InsertReceivedAsync(sql, MessageRows.Describe(row, file, ids, now));
        await sql.ExecuteAsync(
            """
            insert into events (account_id, seq, kind, mailbox_id, message_id, created_at)
            values (@AccountId, @EventSeq, 'message.received', @MailboxId, @Id, @now)
            """,
            new { row.AccountId, row.EventSeq, row.MailboxId, row.Id, now });
        return new ReceivedMessage(row.Id, row.MailboxId, threadId, Duplicate: false, place.Cap.Withholds(row.InboundMonth, row.InboundOrdinal));
    }

    /// <summary>Locks the mailbox and requires that it is still there and active: nobody would purge a message written after its deletion.</summary>
    private static async Task CountInMailboxAsync(SqlSession sql, Place place, DateTimeOffset now)
    {
        var rows = await sql.ExecuteAsync(
            """
            update mailboxes set inbound_count = case when inbound_month = @month then inbound_count + 1 else 1 end, inbound_month = @month
            where id = @MailboxId and status = 'active'
            """,
            new { place.MailboxId, month = Account.Month(now) });
        if (rows == 0) throw InboundMail.Inactive();
    }

    private sealed record Claim(Guid MessageId, Guid MailboxId, ReceivedMessage? Earlier);

    private sealed record Earlier(Guid Id, Guid ThreadId);

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
