using System.Security.Cryptography;
using Enclosure.Accounts;
using Enclosure.Attachments;
using Enclosure.Html;
using Enclosure.Mail.Skeletons;
using Enclosure.Mime.Headers;
using Enclosure.Mime.Writing;
using Enclosure.Sql;
using Enclosure.Storage;

namespace Enclosure.Mail.Sending;

/// <summary>
/// Writes a message down before anybody carries it: its header fields and texts, and references to its files' stored bytes. The same bytes
/// go out however often it is tried.
/// </summary>
internal sealed class Composer(Database database, IBlobStore store, TimeProvider time)
{
    private static readonly string Answered =
        $"""
        select m.headers from messages m join accounts a on a.id = m.account_id
        where m.account_id = @accountId and m.mailbox_id in (select b.id from mailboxes b where b.account_id = @accountId)
          and m.internet_message_id = @inReplyTo and not {InboundCap.HidesByAccount("m", "a")}
        order by m.id desc limit 1
        """;

    /// <summary>
    /// The message, staged and sealed. Every byte of its files is read once for its hash. Refuses with
    /// <see cref="Refusal.UploadFailed"/> when one cannot be, or was altered, with <see cref="Refusal.StoreFull"/> or
    /// <see cref="Refusal.Unavailable"/>.
    /// </summary>
    public async Task<ComposedMessage> ComposeAsync(
        Mailbox sender, OutgoingMail mail, IReadOnlyList<Attachment> files, CancellationToken ct)
    {
        var (id, draft) = await DraftAsync(sender, mail, files, ct);
        var written = MimeWriter.Write(draft);
        var composed = Place(written.Root).Select(part => new ComposedFile(files[part.FileIndex!.Value], part.Number, part.ContentId))
            .ToList();
        var staged = WriteSkeleton(written);
        try
        {
            var sha256 = await HashAsync(staged, composed, ct);
            return new ComposedMessage(
                id, sender, mail with { Html = draft.Html }, draft, written, composed, staged, await staged.SealAsync(ct), sha256);
        }
        catch
        {
            staged.Dispose();
            throw;
        }
    }

    /// <summary>The message as it would be written now, nothing staged: for who wants to know its size.</summary>
    public async Task<WrittenMessage> MeasureAsync(
        Mailbox sender, OutgoingMail mail, IReadOnlyList<Attachment> files, CancellationToken ct) =>
        MimeWriter.Write((await DraftAsync(sender, mail, files, ct)).Draft);

    private async Task<(Guid Id, MessageDraft Draft)> DraftAsync(
        Mailbox sender, OutgoingMail mail, IReadOnlyList<Attachment> files, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var id = Guid.CreateVersion7(now);
        var domain = sender.FullAddress[(sender.FullAddress.LastIndexOf('@') + 1)..];
        var inline = InlineFiles.Find(mail.Html, files, at => $"{id:n}.{at + 1}@{domain}");
        var draft = new MessageDraft(
            $"<{id:n}@{domain}>",
            now,
            new MailAddress(sender.FullAddress, sender.DisplayName),
            mail.To,
            mail.Cc,
            mail.Subject,
            mail.Plain ?? HtmlBody.ToText(mail.Html!))
        {
            Html = inline.Html,
            InReplyTo = mail.InReplyTo,
            References = await ReferencesAsync(sender.AccountId, mail.InReplyTo, now, ct),
            Extra = mail.Headers,
            Files = [.. files.Zip(
                inline.ContentIds, (file, contentId) => new DraftFile(file.Filename, file.ContentType, file.SizeBytes, contentId))],
        };
        return (id, draft);
    }

    /// <summary>
    /// What the answered message refers to, in whichever mailbox of the account it is, and then that message itself (RFC 5322 §3.6.4). Of
    /// withheld mail nothing is told.
    /// </summary>
    private async Task<IReadOnlyList<string>> ReferencesAsync(Guid accountId, string? inReplyTo, DateTimeOffset now, CancellationToken ct)
    {
        if (inReplyTo is null) return [];
        var headers = await database.ReadAsync(
            sql => sql.FindAsync<string>(Answered, new { accountId, inReplyTo, month = Account.Month(now) }),
            ct);
        var fields = new MessageText("", "", null, IsTruncated: false, headers ?? "").LastOfEachHeader();
        var earlier = fields.GetValueOrDefault("References") ?? fields.GetValueOrDefault("In-Reply-To");
        return [.. MessageIds.Parse(earlier).Where(id => id != inReplyTo), inReplyTo];
    }

    private static IEnumerable<WrittenPart> Place(WrittenPart part) =>
        part.FileIndex is null ? part.Parts.SelectMany(Place) : [part];

    private StagedBlob WriteSkeleton(WrittenMessage written)
    {
        var staged = store.Stage();
        try
        {
            using var skeleton = new SkeletonWriter(staged);
            foreach (var piece in written.Pieces)
            {
                if (piece is WrittenPiece.Literal literal) skeleton.Literal(null, literal.Bytes.Span);
                else if (piece is WrittenPiece.File file) skeleton.Reference(file.Part, file.Run);
            }

            skeleton.Flush();
            return staged;
        }
        catch
        {
            staged.Dispose();
            throw;
        }
    }

    private async Task<string> HashAsync(StagedBlob skeleton, IReadOnlyList<ComposedFile> files, CancellationToken ct)
    {
        using var hash = SHA256.Create();
        try
        {
            await using var sink = new CryptoStream(Stream.Null, hash, CryptoStreamMode.Write);
            var parts = files.Select(file => file.File with { Part = file.Part }).ToList();
            var raw = new RawMessage(store, skeleton.Key, parts, new HashSet<string>(), Compare);
            await raw.WriteToAsync(sink, ct);
        }
        catch (BlobMissingException e)
        {
            throw new RefusedException(Refusal.UploadFailed, "A file's bytes are not there any more. Upload it again.", inner: e);
        }

        return Convert.ToHexStringLower(hash.Hash!);
    }

    private static void Compare(Attachment file, string sha256)
    {
        if (file.Sha256 is { } recorded && recorded != sha256)
            throw new RefusedException(
                Refusal.UploadFailed, $"The bytes of '{file.Filename}' are not those that came. Upload the file again.");
    }
}
