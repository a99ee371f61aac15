using Enclosure.FileNames;
using Enclosure.FileTypes;
using Enclosure.Html;
using Enclosure.Mime.Parts;
using Enclosure.Storage;

namespace Enclosure.Mail;

/// <summary>A file of a message, sealed: what its rows are made of.</summary>
internal sealed record CollectedFile(
    CollectedPart Collected, StagedBlob Staged, BlobSeal Seal, string Filename, string ContentType, string? DetectedType, string? ContentId)
{
    public string Part => Collected.Part.Number;

    /// <summary>The file it lies in; null for one of the message itself.</summary>
    public string? ParentPart => Collected.Part.EnclosingFile?.Number;
}

/// <summary>A whole message, sealed: its headers as text, its bodies, its files.</summary>
internal sealed record CollectedMessage(
    MessageHeaders Headers,
    MessageBodies Bodies,
    IReadOnlyList<CollectedFile> Files,
    StagedBlob Skeleton,
    BlobSeal SkeletonSeal,
    ManifestPart Manifest,
    long RawBytes,
    string RawSha256)
{
    /// <summary>Why files are missing: <c>size</c>, <c>count</c> (or a budget) or <c>both</c>; null when none is.</summary>
    public string? DroppedReason
    {
        get
        {
            var reasons = Manifest.WithAllBelow().Select(part => part.DroppedReason).OfType<string>().ToHashSet();
            return reasons.Count == 0 ? null : !reasons.Contains("size") ? "count" : reasons.Count == 1 ? "size" : "both";
        }
    }

    public IReadOnlyList<StagedBlob> Staged => [.. Files.Select(file => file.Staged), Skeleton];

    /// <summary>Seals every staged blob, side by side, and describes what came of each part.</summary>
    public static async Task<CollectedMessage> SealAsync(CollectedPart root, StagedBlob skeleton, long rawBytes, string rawSha256, CancellationToken ct)
    {
        var parts = root.WithAllBelow().ToList();
        var kept = parts.Where(part => part.File is not null).ToList();
        var sealing = skeleton.SealAsync(ct);
        var seals = await Task.WhenAll(kept.Select(part => part.File!.Staged.SealAsync(ct)).Append(sealing));
        var bodies = MessageBodies.Of(root);
        MarkUsed(parts, bodies.Html);
        var files = kept.Zip(seals, File).ToList();
        foreach (var part in parts) part.Sha256 = part.BodySha256();
        foreach (var file in files) file.Collected.Sha256 = file.Seal.Sha256;
        return new CollectedMessage(MessageHeaders.Of(root.Part.Headers), bodies, files, skeleton, await sealing, Describe(root), rawBytes, rawSha256);
    }

    private static void MarkUsed(List<CollectedPart> parts, string? html)
    {
        if (html is null || !html.Contains("cid", StringComparison.OrdinalIgnoreCase) || !parts.Exists(part => part.Part.ContentId is not null)) return;
        var shown = HtmlBody.ContentIds(html);
        foreach (var part in parts)
            part.IsUsedInHtml = part.Part is { Kind: MimePartKind.File, EnclosingFile: null, ContentId: { } id } && shown.Contains(id);
    }

    private static CollectedFile File(CollectedPart collected, BlobSeal seal)
    {
        var part = collected.Part;
        return new CollectedFile(
            collected,
            collected.File!.Staged,
            seal,
            Name(collected),
            ContentTypes.Normalise(part.ContentType) ?? ContentTypes.OctetStream,
            collected.File.DetectedType,
            part.EnclosingFile is null && (collected.IsUsedInHtml || IsRelatedImage(collected)) ? part.ContentId : null);
    }

    /// <summary>Clients hide files with a Content-ID: it is told only where the HTML shows the file, or was made to.</summary>
    private static bool IsRelatedImage(CollectedPart collected)
    {
        if (!collected.Part.ContentType.StartsWith("image/", StringComparison.Ordinal)) return false;
        for (var above = collected.Parent; above is not null; above = above.Parent)
            if (above.Part.ContentType == "multipart/related") return true;
        return false;
    }

    /// <summary>A forwarded message without a name is called after its subject.</summary>
    private static string Name(CollectedPart collected)
    {
        var extension = FileExtensions.Of(collected.Part.ContentType);
        var subject = extension == "eml" ? collected.Children.FirstOrDefault()?.Part.Headers.Text("Subject") : null;
        var name = collected.Part.Filename ?? (string.IsNullOrWhiteSpace(subject) ? null : subject.Replace('/', '-').Replace('\\', '-') + ".eml");
        return Filename.Clean(name, "unnamed." + extension);
    }

    private static ManifestPart Describe(CollectedPart collected)
    {
        var part = collected.Part;
        return new ManifestPart(
            part.Number,
            Role(part),
            part.DeclaredType,
            collected.File?.DetectedType,
            part.Disposition,
            part.Kind == MimePartKind.File ? Name(collected) : part.Filename,
            part.RawFilename,
            part.Charset,
            part.TransferEncoding,
            collected.Size,
            collected.Sha256,
            part.ContentId,
            collected.IsUsedInHtml,
            part.Kind == MimePartKind.File || collected.File is not null,
            collected.Dropped?.ToString().ToLowerInvariant(),
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
