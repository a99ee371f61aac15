using Enclosure.Accounts;
using Enclosure.Attachments;
using Enclosure.Mime.Writing;
using Enclosure.Storage;

namespace Enclosure.Mail.Sending;

/// <summary>A file of a message about to be sent, and where in it.</summary>
internal sealed record ComposedFile(Attachment File, string Part, string? ContentId);

/// <summary>
/// A message written whole, its skeleton staged and sealed: all that its rows are made of. Disposing drops what was not committed.
/// </summary>
/// <param name="Sender">The mailbox it goes from.</param>
/// <param name="RawSha256">Of the message as it goes out.</param>
internal sealed record ComposedMessage(
    Guid Id,
    Mailbox Sender,
    OutgoingMail Mail,
    MessageDraft Draft,
    WrittenMessage Written,
    IReadOnlyList<ComposedFile> Files,
    StagedBlob Skeleton,
    BlobSeal Seal,
    string RawSha256) : IDisposable
{
    public void Dispose() => Skeleton.Dispose();
}
