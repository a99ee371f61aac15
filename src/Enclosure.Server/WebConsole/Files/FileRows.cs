using Enclosure.Accounts;
using Enclosure.Attachments;
using Enclosure.FileTypes;
using Enclosure.Server.WebConsole.Frame;

namespace Enclosure.Server.WebConsole.Files;

/// <summary>Files put into rows.</summary>
internal sealed class FileRows(MailboxDirectory mailboxes, UploadRules rules)
{
    public async Task<IReadOnlyList<FileRow>> OfAsync(Caller caller, IReadOnlyList<Attachment> files, CancellationToken ct)
    {
        var ids = files.Select(file => file.MailboxId).OfType<Guid>().Distinct().ToList();
        var addresses = (await mailboxes.FindAsync(caller, ids, ct)).ToDictionary(mailbox => mailbox.Id, mailbox => mailbox.FullAddress);
        return [.. files.Select(file => Of(file, addresses))];
    }

    private FileRow Of(Attachment file, Dictionary<Guid, string> addresses)
    {
        var type = ContentTypes.Served(file.ContentType, file.DetectedType);
        return new FileRow(
            file.Id,
            file.Filename,
            type.Split(';')[0],
            FileMarks.Of(type),
            file.SizeBytes,
            file.State,
            file.Direction,
            file.MailboxId is { } id ? addresses.GetValueOrDefault(id) : null,
            file.MessageId,
            file.CreatedAt,
            file.State == AttachmentState.Pending ? file.LinkExpiresAt : file.DeletesAt(rules.UnusedLifetime));
    }
}
