using System.Runtime.CompilerServices;
using Enclosure.Accounts;
using Enclosure.Attachments;
using Enclosure.Mail;
using Enclosure.Server.Dialects.Robotomail.Answers;

namespace Enclosure.Server.Dialects.Robotomail.Messages;

/// <summary>What lists and threads of mail are answered with: messages with their files, and what is left out.</summary>
internal sealed class MailLists(
    ShownMessages shown, MessageLibrary messages, UploadRules rules, UpgradeHints upgrade, TimeProvider time)
{
    public InboundUsage UsageOf(Account account) => InboundUsage.Of(account, time.GetUtcNow());

    public async Task<MessageWire> DescribeAsync(Message message, CancellationToken ct) => Wire(await shown.DescribeAsync(message, ct));

    /// <summary>The messages of a page, read while they are written: together they may be more than memory holds.</summary>
    public async IAsyncEnumerable<MessageWire> DescribeAsync(
        Guid accountId, IReadOnlyList<MessageEntry> page, [EnumeratorCancellation] CancellationToken ct)
    {
        await foreach (var message in shown.ReadAsync(accountId, page, ct)) yield return Wire(message);
    }

    public async Task<ListMetadataWire> MetadataAsync(HttpContext http, Guid accountId, Guid mailboxId, InboundUsage usage)
    {
        var withheld = await messages.CountWithheldAsync(accountId, usage, mailboxId, http.RequestAborted);
        return new ListMetadataWire(withheld, upgrade.Of(http)) { LimitHint = Hint(usage) };
    }

    private MessageWire Wire(ShownMessage message) => MessageWire.Of(message.Message, message.Files, rules, message.Recipients);

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
