using System.Runtime.CompilerServices;
using Enclosure.Accounts;
using Enclosure.Attachments;
using Enclosure.Mail;
using Enclosure.Server.Dialects.Robotomail.Answers;

namespace Enclosure.Server.Dialects.Robotomail.Messages;

/// <summary>What lists and threads of mail are answered with: messages with their files, and what is left out.</summary>
internal sealed class MailLists(
    AttachmentLibrary library, MessageLibrary messages, UploadRules rules, UpgradeHints upgrade, TimeProvider time)
{
    public InboundUsage UsageOf(Account account) => InboundUsage.Of(account, time.GetUtcNow());

    public async Task<MessageWire> DescribeAsync(Message message, CancellationToken ct) =>
        MessageWire.Of(
            message,
            await library.OfMessageAsync(message.AccountId, message.Id, ct),
            rules,
            (await messages.RecipientsAsync([message], ct))[message.Id]);

    /// <summary>The messages of a page, read while they are written: together they may be more than memory holds.</summary>
    public async IAsyncEnumerable<MessageWire> DescribeAsync(
        Guid accountId, IReadOnlyList<MessageEntry> page, [EnumeratorCancellation] CancellationToken ct)
    {
        await foreach (var batch in messages.ReadAsync(accountId, page, ct))
        {
            var ids = batch.Where(message => message.HasAttachments).Select(message => message.Id).ToList();
            var files = await library.OfMessagesAsync(accountId, ids, ct);
            var recipients = await messages.RecipientsAsync(batch, ct);
            foreach (var message in batch) yield return MessageWire.Of(message, [.. files[message.Id]], rules, recipients[message.Id]);
        }
    }

    public async Task<ListMetadataWire> MetadataAsync(HttpContext http, Guid accountId, Guid mailboxId, InboundUsage usage)
    {
        var withheld = await messages.CountWithheldAsync(accountId, usage, mailboxId, http.RequestAborted);
        return new ListMetadataWire(withheld, upgrade.Of(http)) { LimitHint = Hint(usage) };
    }

    private static InboundUsageWire? Hint(InboundUsage usage) => usage.Level switch
    {
        UsageLevel.Healthy => null,
        UsageLevel.Approaching => Hint(usage, "approaching"),
        UsageLevel.Near => Hint(usage, "near"),
        UsageLevel.Reached => Hint(usage, "limit_reached"),
    };

    private static InboundUsageWire Hint(InboundUsage usage, string status) =>
        new(usage.Count, usage.Limit, usage.Percentage, usage.ResetAt, status);
}
