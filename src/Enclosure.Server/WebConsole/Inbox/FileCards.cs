using Enclosure.Attachments;
using Enclosure.FileTypes;
using Enclosure.Mail;

namespace Enclosure.Server.WebConsole.Inbox;

/// <summary>Makes fresh links to files.</summary>
/// <param name="origin">What the browser reaches this server by.</param>
internal sealed class FileLinkMaker(AttachmentLibrary library, string origin)
{
    public string ToSave(Attachment file) => library.Sign(file, origin).Url;

    public string ToShow(Attachment file) => library.SignShown(file, origin).Url;
}

/// <summary>Files of a message, those that are here and those that are not.</summary>
internal static class FileCards
{
    private const long LargestThumbnail = 5_000_000;

    public static IReadOnlyList<FileCard> Of(IReadOnlyList<Attachment> files, FileLinkMaker links)
    {
        var names = files.ToDictionary(file => file.Id, file => file.Filename);
        return [.. files.Select(file => new FileCard(
            file.Id,
            file.Filename,
            ContentTypes.Served(file.ContentType, file.DetectedType),
            file.SizeBytes,
            file.Sha256,
            links.ToSave(file),
            PreviewKind.Of(file) == PreviewForm.Image && file.SizeBytes <= LargestThumbnail ? links.ToShow(file) : null,
            file.ParentId is { } parent ? names.GetValueOrDefault(parent) : null,
            file.ContentId is not null,
            PreviewKind.Of(file) != PreviewForm.None))];
    }

    public static IReadOnlyList<RefusedFile> Refused(Manifest manifest) =>
        [.. manifest.Root.WithAllBelow()
            .Where(part => part.DroppedReason is not null)
            .Select(part => new RefusedFile(
                part.Filename ?? $"Part {part.Number}",
                part.DetectedType ?? part.DeclaredType,
                part.SizeBytes,
                PartWords.WhyDropped(part.DroppedReason!.Value, part)))];
}
