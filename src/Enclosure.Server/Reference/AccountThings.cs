using Enclosure.Accounts;
using Enclosure.Attachments;
using Enclosure.Conversations;
using Enclosure.Mail;
using Enclosure.Mail.Sending;
using Enclosure.Server.Dialects.Operations;
using Enclosure.Server.Reference.Samples;
using Enclosure.Webhooks;

namespace Enclosure.Server.Reference;

/// <summary>What things of an account are looked for in.</summary>
internal sealed record ThingSources(
    MailboxDirectory Mailboxes,
    AttachmentLibrary Library,
    MessageLibrary Messages,
    ReplyQueue Replies,
    CapturedMail Captured,
    WebhookDirectory Webhooks,
    Deliveries Deliveries,
    ApiKeys Keys);

/// <summary>
/// Finds things of an account to put into its samples, by the calls that answer clients: what a key does not reach is not found.
/// </summary>
internal sealed class AccountThings(ThingSources sources)
{
    /// <summary>Of an account with many mailboxes the first are looked into.</summary>
    private const int MostMailboxes = 8;

    private const int LatestFiles = 20;

    /// <param name="origin">Scheme, host and port that links of files are to begin with.</param>
    public async Task<KnownThings> FindAsync(Caller caller, string origin, CancellationToken ct)
    {
        var found = new Dictionary<Thing, string>();
        await AddMailAsync(found, caller, origin, ct);
        await AddWebhookAsync(found, caller, ct);
        if (!caller.Scoped) await AddOfFullAccessAsync(found, caller, origin, ct);
        return new KnownThings(found, IsSomebodys: true);
    }

    /// <summary>A mailbox whose latest file and message can be named with it; else one with a message; else any.</summary>
    private async Task AddMailAsync(Dictionary<Thing, string> found, Caller caller, string origin, CancellationToken ct)
    {
        var mailboxes = (await sources.Mailboxes.ListAsync(caller, ct)).Take(MostMailboxes).ToList();
        foreach (var mailbox in mailboxes)
            if (await FilesAsync(caller, mailbox.Id, 1, ct) is [{ MessageId: { } messageId, Thread: { } place } file])
            {
                Add(found, mailbox, messageId, place.ThreadId);
                AddFile(found, file, origin);
                found[Thing.FileIndex] = place.Index.ToString();
                return;
            }

        foreach (var mailbox in mailboxes)
            if (await LatestAsync(caller, mailbox.Id, ct) is { } message)
            {
                Add(found, mailbox, message.Id, message.ThreadId);
                return;
            }

        if (mailboxes is [var first, ..]) Add(found, first);
    }

    private async Task<Message?> LatestAsync(Caller caller, Guid mailboxId, CancellationToken ct)
    {
        var latest = new MessageFilter(null, null, null, Limit: 1, Offset: 0);
        return await sources.Messages.ListAsync(caller, mailboxId, latest, ct) is [var entry]
            ? await sources.Messages.FindAsync(caller.Account.Id, entry.Id, ct)
            : null;
    }

    private async Task AddWebhookAsync(Dictionary<Thing, string> found, Caller caller, CancellationToken ct)
    {
        if (await sources.Webhooks.ListAsync(caller, ct) is not [.., var hook]) return;
        found[Thing.Webhook] = hook.Id.ToString();
        if (await sources.Deliveries.ListAsync(caller, hook.Id, null, 1, ct) is [var latest, ..])
            found[Thing.Delivery] = latest.Id.ToString();
    }

    private async Task AddOfFullAccessAsync(Dictionary<Thing, string> found, Caller caller, string origin, CancellationToken ct)
    {
        var files = await FilesAsync(caller, null, LatestFiles, ct);
        if (!found.ContainsKey(Thing.Attachment) && files is [var any, ..]) AddFile(found, any, origin);
        if (files.FirstOrDefault(file => file.UploadKey is not null) is { } upload)
        {
            found[Thing.Upload] = upload.Id.ToString();
            found[Thing.UploadKey] = upload.UploadKey!;
        }

        if (await sources.Captured.ListAsync(caller, null, 1, ct) is [var captured, ..]) found[Thing.Captured] = captured.Id.ToString();
        if (await OtherKeyAsync(caller, ct) is { } key) found[Thing.ApiKey] = key.ToString();
        if (found.TryGetValue(Thing.Conversation, out var id)
            && await sources.Replies.ListAsync(caller, Guid.Parse(id), ct) is [var waiting, ..])
            found[Thing.Reply] = waiting.Reply.Id.ToString();
    }

    /// <summary>Never the one that looks: a sample that revokes it would end the session.</summary>
    private async Task<Guid?> OtherKeyAsync(Caller caller, CancellationToken ct) =>
        (await sources.Keys.ListAsync(caller, ct))
            .FirstOrDefault(key => key.RevokedAt is null && key.Kind != KeyKind.Platform && key.Id != caller.KeyId)?.Id;

    private Task<IReadOnlyList<Attachment>> FilesAsync(Caller caller, Guid? mailboxId, int limit, CancellationToken ct) =>
        sources.Library.ListAsync(caller, new AttachmentFilter(null, mailboxId, AttachmentState.Ready, null, null, limit), ct);

    private void AddFile(Dictionary<Thing, string> found, Attachment file, string origin)
    {
        found[Thing.Attachment] = file.Id.ToString();
        found[Thing.DownloadLink] = sources.Library.Sign(file, origin).Url;
    }

    private static void Add(Dictionary<Thing, string> found, Mailbox mailbox, Guid messageId, Guid threadId)
    {
        Add(found, mailbox);
        found[Thing.Message] = messageId.ToString();
        found[Thing.Thread] = threadId.ToString();
        found[Thing.Conversation] = threadId.ToString();
    }

    private static void Add(Dictionary<Thing, string> found, Mailbox mailbox)
    {
        found[Thing.Mailbox] = mailbox.Id.ToString();
        found[Thing.MailboxAddress] = mailbox.FullAddress;
    }
}
