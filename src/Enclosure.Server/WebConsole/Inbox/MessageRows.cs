using Enclosure.Accounts;
using Enclosure.Attachments;
using Enclosure.Mail;

namespace Enclosure.Server.WebConsole.Inbox;

/// <summary>Messages with what a list shows of their files.</summary>
internal sealed class MessageRows(MessageSummaries summaries, AttachmentLibrary library, MailboxDirectory mailboxes)
{
    public async Task<IReadOnlyList<MessageRow>> ListAsync(Caller caller, SummaryFilter filter, CancellationToken ct) =>
        await DescribeAsync(caller, await summaries.ListAsync(caller, filter, ct), namesMailbox: filter.MailboxId is null, ct);

    /// <summary>Null for one that no list shows.</summary>
    public async Task<MessageRow?> FindAsync(Caller caller, Guid id, bool namesMailbox, CancellationToken ct) =>
        await summaries.FindAsync(caller, id, ct) is { } found ? (await DescribeAsync(caller, [found], namesMailbox, ct))[0] : null;

    private async Task<IReadOnlyList<MessageRow>> DescribeAsync(
        Caller caller, IReadOnlyList<MessageSummary> page, bool namesMailbox, CancellationToken ct)
    {
        var files = await library.OfMessagesAsync(
            caller.Account.Id, [.. page.Where(message => message.HasAttachments).Select(message => message.Id)], ct);
        var addresses = namesMailbox ? await AddressesAsync(caller, page, ct) : [];
        return [.. page.Select(message => new MessageRow(
            message,
            [.. files[message.Id].Select(file => new RowFile(file.Filename, file.SizeBytes))],
            addresses.GetValueOrDefault(message.MailboxId)))];
    }

    private async Task<Dictionary<Guid, string>> AddressesAsync(Caller caller, IReadOnlyList<MessageSummary> page, CancellationToken ct)
    {
        var found = await mailboxes.FindAsync(caller, [.. page.Select(message => message.MailboxId).Distinct()], ct);
        return found.ToDictionary(mailbox => mailbox.Id, mailbox => mailbox.FullAddress);
    }
}
