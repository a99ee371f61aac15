using Enclosure.Attachments;
using Enclosure.Storage;

namespace Enclosure.Mail.Skeletons;

/// <summary>
/// Messages as they came, put together from their skeletons and their files. Where a part was refused or deleted stands one line,
/// <c>X-Enclosure-Removed</c>.
/// </summary>
public sealed class RawMail(IBlobStore store, MessageLibrary messages)
{
    /// <param name="files">All files of the message.</param>
    public async Task<RawMessage> OpenAsync(Message message, IReadOnlyList<Attachment> files, CancellationToken ct) =>
        new(
            store,
            new BlobKey(message.Raw.SkeletonId),
            files,
            Removed((await messages.GetManifestAsync(message, ct)).Root, files.Select(file => file.Part)));

    /// <summary>
    /// The parts whose bytes are not there, or must not be shown: files refused or deleted, and texts that hold such a file uuencoded.
    /// Empty when the message is whole. <paramref name="present"/> are the parts that are files now.
    /// </summary>
    internal static IReadOnlySet<string> Removed(ManifestPart root, IEnumerable<string?> present)
    {
        var kept = present.ToHashSet();
        return root.WithAllBelow()
            .Where(part => part.Role is ManifestRole.File or ManifestRole.Body)
            .Where(part => IsGone(part) || (part.Role == ManifestRole.Body && part.Parts.Any(IsGone)))
            .Select(part => part.Number)
            .ToHashSet();

        bool IsGone(ManifestPart part) => !part.IsRest && (part.DroppedReason is not null || (part.IsFile && !kept.Contains(part.Number)));
    }
}
