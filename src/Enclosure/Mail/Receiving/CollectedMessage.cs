using Enclosure.FileTypes;
using Enclosure.Html;
using Enclosure.Mime.Parts;
using Enclosure.Mime.Reports;
using Enclosure.Storage;

namespace Enclosure.Mail.Receiving;

/// <summary>A file of a message, sealed: what its rows are made of.</summary>
internal sealed record CollectedFile(
    CollectedPart Collected, StagedBlob Staged, BlobSeal Seal, string Filename, string ContentType, string? DetectedType, string? ContentId)
{
    public string Part => Collected.Part.Number;

    /// <summary>The file it lies in; null for one of the message itself.</summary>
    public string? ParentPart => Collected.Part.EnclosingFile?.Number;
}

/// <summary>A whole message, sealed: its headers as text, its bodies, its files.</summary>
/// <param name="Report">What it reports of a message that was sent; null for any other mail.</param>
internal sealed record CollectedMessage(
    MessageHeaders Headers,
    MessageBodies Bodies,
    IReadOnlyList<CollectedFile> Files,
    StagedBlob Skeleton,
    BlobSeal SkeletonSeal,
    ManifestPart Manifest,
    long RawBytes,
    string RawSha256,
    DeliveryReport? Report)
{
    /// <summary>Why files are missing: <c>size</c>, <c>count</c> (of files, or of parts) or <c>both</c>; null when none is.</summary>
    public string? DroppedReason
    {
        get
        {
            var reasons = Manifest.WithAllBelow().Select(part => part.DroppedReason).OfType<DropReason>().ToHashSet();
            var forSize = reasons.Remove(DropReason.Size);
            return reasons.Count > 0 ? forSize ? "both" : "count" : forSize ? "size" : null;
        }
    }

    public IReadOnlyList<StagedBlob> Staged => [.. Files.Select(file => file.Staged), Skeleton];

    /// <summary>Seals every staged blob, side by side, and describes what came of each part.</summary>
    public static async Task<CollectedMessage> SealAsync(
        CollectedPart root, StagedBlob skeleton, long rawBytes, string rawSha256, CancellationToken ct)
    {
        var parts = root.WithAllBelow().ToList();
        var kept = parts.Where(part => part.File is not null).ToList();
        var sealing = skeleton.SealAsync(ct);
        var seals = await Task.WhenAll(kept.Select(part => part.File!.Staged.SealAsync(ct)).Append(sealing));
        var bodies = MessageBodies.Of(root);
        bodies.TellMisnamed();
        MarkUsed(parts, bodies.Html);
        var files = kept.Zip(seals, File).ToList();
        foreach (var part in parts) part.Sha256 = part.BodySha256();
        foreach (var file in files) file.Collected.Sha256 = file.Seal.Sha256;
        return new CollectedMessage(
            MessageHeaders.Of(root.Part.Headers),
            bodies,
            files,
            skeleton,
            await sealing,
            ManifestParts.Describe(root),
            rawBytes,
            rawSha256,
            ReportParts.Find(root));
    }

    private static void MarkUsed(List<CollectedPart> parts, string? html)
    {
        if (html is null || !html.Contains("cid", StringComparison.OrdinalIgnoreCase)
            || !parts.Exists(part => part.Part.ContentId is not null))
            return;
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
            CollectedNames.Of(collected),
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
}
