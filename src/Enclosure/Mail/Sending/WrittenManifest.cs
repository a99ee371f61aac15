using Enclosure.Mime.Writing;

namespace Enclosure.Mail.Sending;

/// <summary>What is told of each part of a message that was sent.</summary>
internal static class WrittenManifest
{
    public static ManifestPart Describe(WrittenPart part, IReadOnlyList<ComposedFile> files)
    {
        var file = files.FirstOrDefault(each => each.Part == part.Number)?.File;
        return new ManifestPart(
            part.Number,
            part.Parts.Count > 0 ? ManifestRole.Container : part.FileIndex is null ? ManifestRole.Body : ManifestRole.File,
            part.ContentType,
            file?.DetectedType,
            part.Disposition,
            part.Filename,
            part.Filename,
            part.Charset,
            part.TransferEncoding,
            part.SizeBytes,
            file?.Sha256,
            part.ContentId,
            part.ContentId is not null,
            part.FileIndex is not null,
            DroppedReason: null,
            Defects: [])
        {
            Parts = [.. part.Parts.Select(below => Describe(below, files))],
        };
    }
}
