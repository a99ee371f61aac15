using Enclosure.Attachments;

namespace Enclosure.Mail;

/// <summary>A part of a message and what is there of it.</summary>
/// <param name="FileId">The attachment it became; null when it became none, or that was deleted.</param>
/// <param name="IsKept">Whether its bytes are there.</param>
public sealed record ManifestEntry(ManifestPart Part, Guid? FileId, bool IsKept, IReadOnlyList<ManifestEntry> Parts)
{
    /// <summary>The message with all below it.</summary>
    /// <param name="files">All files of the message that are still there.</param>
    public static ManifestEntry Of(Manifest manifest, IReadOnlyList<Attachment> files)
    {
        var byPart = files.Where(file => file.Part is not null).ToDictionary(file => file.Part!, file => file.Id);
        return Of(manifest.Root, byPart, isAroundKept: true);
    }

    public IEnumerable<ManifestEntry> WithAllBelow() => Parts.SelectMany(part => part.WithAllBelow()).Prepend(this);

    /// <param name="isAroundKept">Whether the file that the part lies in is there.</param>
    private static ManifestEntry Of(ManifestPart part, IReadOnlyDictionary<string, Guid> files, bool isAroundKept)
    {
        var id = files.TryGetValue(part.Number, out var found) ? found : (Guid?)null;
        var isKept = IsKeptOf(part, id, isAroundKept);
        return new ManifestEntry(part, id, isKept, [.. part.Parts.Select(below => Of(below, files, isKept))]);
    }

    private static bool IsKeptOf(ManifestPart part, Guid? fileId, bool isAroundKept) =>
        part.IsFile ? fileId is not null : part.DroppedReason is null && (part.Role != ManifestRole.Child || isAroundKept);
}
