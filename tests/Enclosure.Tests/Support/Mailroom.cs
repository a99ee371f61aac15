using Enclosure.Accounts;
using Enclosure.Mail;
using Enclosure.Server;

namespace Enclosure.Tests.Support;

/// <summary>A message as it lies in its row.</summary>
internal sealed record Letter
{
    public string Subject { get; init; } = "Hello";
    public string BodyText { get; init; } = "Hello there.";
    public string? BodyHtml { get; init; } = "<p>Hello there.</p>";
    public string Headers { get; init; } = "Subject: Hello\nX-Note: one\nX-Note: two";
    public string? DroppedReason { get; init; }
    public DateTimeOffset? At { get; init; }
}

/// <summary>Puts messages with their events into the rows, as mail does.</summary>
internal static class Mailroom
{
    /// <summary>Writes the rows in one transaction and wakes who waits, unless <paramref name="quietly"/>. The message's id.</summary>
    public static async Task<Guid> ReceiveAsync(this Core core, Guid accountId, Guid mailboxId, Letter? letter = null, bool quietly = false)
    {
        var now = (letter ??= new Letter()).At ?? core.Time.GetUtcNow();
        var id = Guid.CreateVersion7(now);
        await core.Database.WriteAsync(async sql =>
        {
            var month = Account.Month(now);
            var seq = await sql.ValueAsync<long>(
                """
                update accounts set event_seq = event_seq + 1, inbound_month = @month,
                    inbound_count = case when inbound_month = @month then inbound_count + 1 else 1 end
                where id = @accountId returning event_seq
                """,
                new { accountId, month });
            var ordinal = await sql.ValueAsync<long>("select inbound_count from accounts where id = @accountId", new { accountId });
            await sql.ExecuteAsync(
                """
                insert into messages (id, account_id, mailbox_id, thread_id, direction, internet_message_id, from_address, to_addresses, cc_addresses,
                    bcc_addresses, envelope_sender, subject, body_text, body_html, body_truncated, headers, status, has_attachments, dropped_reason,
                    inbound_month, inbound_ordinal, raw_bytes, raw_sha256, skeleton_id, message_bytes, manifest, event_seq, created_at)
                values (@id, @accountId, @mailboxId, @id, 'inbound', '<1@example.com>', 'ann@example.com', @to, '', '', 'ann@example.com', @Subject,
                    @BodyText, @BodyHtml, 0, @Headers, 'received', 0, @DroppedReason, @month, @ordinal, 0, '', @id, 0, '', @seq, @now)
                """,
                new
                {
                    id,
                    accountId,
                    mailboxId,
                    to = "demo@localhost\nbob@example.com",
                    letter.Subject,
                    letter.BodyText,
                    letter.BodyHtml,
                    letter.Headers,
                    letter.DroppedReason,
                    month,
                    ordinal,
                    seq,
                    now,
                });
            await sql.ExecuteAsync(
                "insert into events (account_id, seq, kind, mailbox_id, message_id, created_at) "
                + "values (@accountId, @seq, 'message.received', @mailboxId, @id, @now)",
                new { accountId, seq, mailboxId, id, now });
        });
        if (!quietly) core.EventSignal.Raise();
        return id;
    }

    /// <summary>The messages of a mailbox that are not withheld, newest first.</summary>
    public static async Task<IReadOnlyList<Message>> AllAsync(this Core core, Caller caller, Guid mailboxId)
    {
        var all = new List<Message>();
        var page = await core.Messages.ListAsync(
            caller, mailboxId, new MessageFilter(null, null, null, 100, 0), CancellationToken.None);
        await foreach (var batch in core.Messages.ReadAsync(caller.Account.Id, page, CancellationToken.None)) all.AddRange(batch);
        return all;
    }

    public static Task<Guid> ReceiveAsync(this TestServer server, Letter? letter = null, Guid? mailboxId = null) =>
        server.Core.ReceiveAsync(server.Account.Account.Id, mailboxId ?? server.Account.Mailbox.Id, letter);
}
