using Enclosure.Accounts;
using Enclosure.Attachments;
using Enclosure.Mail;

namespace Enclosure.Server.Dialects.Robotomail;

/// <summary>What lists and threads of mail are answered with: messages with their files, and what is left out.</summary>
internal sealed class MailLists(AttachmentLibrary library, MessageLibrary messages, UploadRules rules, UpgradeHints upgrade, TimeProvider time)
{
    public async Task<IReadOnlyList<MessageWire>> DescribeAsync(Guid accountId, IReadOnlyList<Message> found, CancellationToken ct)
    {
        var files = await library.OfMessagesAsync(accountId, [.. found.Where(message => message.HasAttachments).Select(message => message.Id)], ct);
        return [.. found.Select(message => MessageWire.Of(message, files[message.Id], rules))];
    }

    public async Task<ListMetadataWire> MetadataAsync(HttpContext http, Account account, Guid mailboxId)
    {
        var withheld = await messages.CountWithheldAsync(account, mailboxId, http.RequestAborted);
        return new ListMetadataWire(withheld, upgrade.Of(http)) { LimitHint = Usage(account) };
    }

    private InboundUsageWire? Usage(Account account)
    {
        var now = time.GetUtcNow();
        var count = account.InboundCountAt(now);
        var percentage = RobotomailCallers.Percentage(count, account.InboundLimit);
        var status = RobotomailCallers.Warning(percentage);
        if (status is null) return null;
        return new InboundUsageWire(count, account.InboundLimit, percentage, InboundCap.ResetAt(now), status == "reached" ? "limit_reached" : status);
    }
}
