using System.Security.Cryptography;
using System.Text;
using Enclosure.Attachments;
using Enclosure.Mail;
using Enclosure.Mail.Delivery;
using Enclosure.Mail.Sending;
using Enclosure.Mail.Skeletons;
using Enclosure.Mime.Parts;
using Enclosure.Server;
using Enclosure.Sql;
using Enclosure.Storage;
using Enclosure.Tests.Support;
using Shouldly;

namespace Enclosure.Tests.Mail.Delivery;

/// <summary>Steps of tests that carry mail: messages as sending leaves them, without what writes them.</summary>
internal static class OutgoingSteps
{
    private const string Head = "From: demo@localhost\r\nMessage-ID: ";
    private static readonly CancellationToken None = CancellationToken.None;

    /// <summary>A message of the fixture's mailbox in its rows, due at once.</summary>
    public static async Task<Message> SendAsync(this CoreFixture fixture, params string[] to) => await fixture.SendAsync(null, to);

    /// <summary>The same, with a file as its second part.</summary>
    public static async Task<Message> SendAsync(this CoreFixture fixture, Attachment? file, params string[] to)
    {
        var core = fixture.Core;
        var mailbox = (await core.Mailboxes.ListAsync(fixture.Caller, None)).Single(each => each.FullAddress == MailSteps.Address);
        var id = Guid.CreateVersion7(core.Time.GetUtcNow());
        var text = $"{Head}<{id:n}@localhost>\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nHello.\r\n--b\r\n";
        using var staged = core.Store.Stage();
        using var writer = new SkeletonWriter(staged);
        writer.Literal(null, Encoding.UTF8.GetBytes(text));
        if (file is not null)
            writer.Literal(null, "Content-Transfer-Encoding: base64\r\nContent-Disposition: attachment; filename=a\r\n\r\n"u8);
        if (file is not null)
            writer.Reference(
                "1.2", new EncodedRun(RunEncoding.Base64, RawBytes(file.SizeBytes), file.SizeBytes, 76, LineEnding.CrLf, EndsLine: true));
        writer.Literal(null, "--b--\r\n"u8);
        writer.Flush();
        var seal = await staged.SealAsync(None);
        var message = Describe(
            id, mailbox.Id, fixture.Caller.Account.Id, to, new RawForm(1000, Sha256(text), staged.Key.Id), core.Time.GetUtcNow());
        await Arrival.CommitAsync(
            staged, () => core.Database.WriteAsync(sql => InsertAsync(sql, message, file, staged.Key, seal)), _ => true);
        return message;
    }

    /// <summary>A message that was tried once.</summary>
    public static async Task<Message> SentAsync(this CoreFixture fixture, params string[] to)
    {
        var message = await fixture.SendAsync(to);
        await fixture.Core.CarryAsync();
        return message;
    }

    /// <summary>Claims and carries everything that is due.</summary>
    public static async Task<IReadOnlyList<CarriedMail>> CarryAsync(this Core core)
    {
        var carried = new List<CarriedMail>();
        foreach (var job in await core.Outbox.ClaimAsync(100, None)) carried.Add(await core.Courier.CarryAsync(job, None));
        return carried;
    }

    public static Task<IReadOnlyList<MessageRecipient>> RecipientsAsync(this CoreFixture fixture, Message message) =>
        fixture.Core.Database.ReadAsync(sql => RecipientTable.ListAsync(sql, message.Id), None);

    /// <summary>Each recipient as <c>status code</c>.</summary>
    public static async Task<IReadOnlyList<string>> StandingAsync(this CoreFixture fixture, Message message) =>
        [.. (await fixture.RecipientsAsync(message)).Select(each => $"{RecipientTable.Text(each.Status)} {each.Code}".TrimEnd())];

    /// <summary>The message as it is now.</summary>
    public static async Task<Message> AgainAsync(this CoreFixture fixture, Message message) =>
        (await fixture.Core.Messages.FindAsync(message.AccountId, message.Id, None)).ShouldNotBeNull();

    public static Task<IReadOnlyList<string>> EventsAsync(this CoreFixture fixture, Message message) =>
        fixture.Core.Database.ReadAsync(
            sql => sql.ListAsync<string>("select kind from events where message_id = @Id order by seq", new { message.Id }), None);

    public static Task<long> CountAsync(this CoreFixture fixture, string table) =>
        fixture.Core.Database.ReadAsync(sql => sql.ValueAsync<long>($"select count(*) from {table}"), None);

    private static long RawBytes(long size)
    {
        var characters = (size + 2) / 3 * 4;
        return characters + (2 * ((characters + 75) / 76));
    }

    private static string Sha256(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private static Message Describe(Guid id, Guid mailboxId, Guid accountId, string[] to, RawForm raw, DateTimeOffset now) => new(
        id,
        accountId,
        mailboxId,
        id,
        Direction.Outbound,
        $"<{id:n}@localhost>",
        InReplyTo: null,
        new Correspondents("demo@localhost", null, null, to, [], [], "demo@localhost"),
        new MessageText("Hello", "Hello.", null, IsTruncated: false, ""),
        MessageStatus.Sent,
        ExternalId: null,
        DroppedReason: null,
        Inbound: null,
        raw,
        100,
        EventSeq: null,
        now,
        Origin: MessageOrigin.Send);

    private static async Task<bool> InsertAsync(SqlSession sql, Message message, Attachment? file, BlobKey key, BlobSeal seal)
    {
        await AttachmentTable.InsertMailBlobAsync(sql, message.AccountId, key, seal, references: 1, counted: false, message.CreatedAt);
        await MessageTable.InsertAsync(sql, message, ManifestText.Write(Root(file)));
        var position = 0;
        foreach (var address in message.Parties.To)
            await RecipientTable.InsertAsync(
                sql, new MessageRecipient(message.Id, position++, address, RecipientStatus.Queued, null, null, message.CreatedAt));
        await OutboxTable.InsertAsync(sql, message, message.CreatedAt);
        if (file is not null)
            await sql.ExecuteAsync(
                "update attachments set message_id = @messageId, mailbox_id = @MailboxId, part = '1.2', used_at = @CreatedAt "
                + "where id = @fileId",
                new { messageId = message.Id, message.MailboxId, message.CreatedAt, fileId = file.Id });
        return true;
    }

    private static ManifestPart Root(Attachment? file) => Part("1", ManifestRole.Container, isFile: false) with
    {
        Parts =
        [
            Part("1.1", ManifestRole.Body, isFile: false),
            .. file is null ? (ManifestPart[])[] : [Part("1.2", ManifestRole.File, isFile: true)],
        ],
    };

    private static ManifestPart Part(string number, ManifestRole role, bool isFile) =>
        new(number, role, null, null, null, null, null, null, "7bit", 0, null, null, UsedInHtml: false, isFile, null, []);
}
