using System.Runtime.CompilerServices;
using Enclosure.Attachments;

namespace Enclosure.Mail;

/// <summary>A message with what is shown beside it.</summary>
/// <param name="Files">In the order of their parts.</param>
/// <param name="Recipients">How it stands with each, of one that was sent.</param>
public sealed record ShownMessage(Message Message, IReadOnlyList<Attachment> Files, IReadOnlyList<MessageRecipient> Recipients);

/// <summary>Messages that may be read, with their files and recipients.</summary>
public sealed class ShownMessages(MessageLibrary messages, AttachmentLibrary library)
{
    public async Task<ShownMessage> DescribeAsync(Message message, CancellationToken ct) =>
        new(
            message,
            await library.OfMessageAsync(message.AccountId, message.Id, ct),
            [.. (await messages.RecipientsAsync([message], ct))[message.Id]]);

    /// <summary>The messages of a page, as many at a time as memory allows.</summary>
    public async IAsyncEnumerable<ShownMessage> ReadAsync(
        Guid accountId, IReadOnlyList<MessageEntry> page, [EnumeratorCancellation] CancellationToken ct)
    {
        await foreach (var batch in messages.ReadAsync(accountId, page, ct))
        {
            var ids = batch.Where(message => message.HasAttachments).Select(message => message.Id).ToList();
            var files = await library.OfMessagesAsync(accountId, ids, ct);
            var recipients = await messages.RecipientsAsync(batch, ct);
            foreach (var message in batch) yield return new ShownMessage(message, [.. files[message.Id]], [.. recipients[message.Id]]);
        }
    }
}
