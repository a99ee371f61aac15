using Enclosure.Mime.Parts;

namespace Enclosure.Mail.Receiving;

/// <summary>What is told of each part of a message that came.</summary>
internal static class ManifestParts
{
    public static ManifestPart Describe(CollectedPart collected)
    {
        var part = collected.Part;
        return new ManifestPart(
            part.Number,
            Role(part),
            part.DeclaredType,
            collected.File?.DetectedType,
            part.Disposition,
            part.Kind == MimePartKind.File ? CollectedNames.Of(collected) : part.Filename,
            part.RawFilename,
            part.Charset,
            part.TransferEncoding,
            collected.Size,
            collected.Sha256,
            part.ContentId,
            collected.IsUsedInHtml,
            part.Kind == MimePartKind.File || collected.File is not null,
            collected.Dropped,
            [.. part.Defects])
        {
            Parts = [.. collected.Children.Select(Describe)],
        };
    }

    private static ManifestRole Role(MimePart part) =>
        part.Kind == MimePartKind.Container ? ManifestRole.Container
        : part.EnclosingFile is not null ? ManifestRole.Child
        : part.Kind == MimePartKind.Text ? ManifestRole.Body : ManifestRole.File;
}
