using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Enclosure.Attachments;
using Enclosure.Mail;

namespace Enclosure.Server.Dialects.Robotomail.Messages;

/// <summary>Every MIME part of a message and what was made of it.</summary>
internal sealed record ManifestWire(
    [property: Description("Size of the message as it came, in bytes.")] long SizeBytes,
    [property: Description("SHA-256 of the message as it came, lower-case hex.")] string Sha256,
    [property: Description("The message itself, alone; what it holds lies in it.")] IReadOnlyList<ManifestPartWire> Parts)
{
    /// <param name="files">All files of the message that are still there.</param>
    public static ManifestWire Of(Manifest manifest, IReadOnlyList<Attachment> files) =>
        new(manifest.SizeBytes, manifest.Sha256, [ManifestPartWire.Of(ManifestEntry.Of(manifest, files))]);
}

internal sealed record ManifestPartWire(
    [property: Description("Its place: the message is 1, its second part 1.2.")] string Part,
    [property: Description(
        "A container holds parts, a body is text to read, a file is an attachment, a child lies in a forwarded message or winmail.dat.")]
    [property: AllowedValues("container", "body", "file", "child")] string Role,
    [property: Description("Content-Type as declared, with its parameters.")] string? DeclaredType,
    [property: Description("Type found in the bytes themselves.")] string? DetectedType,
    [property: Description("Content-Disposition without its parameters.")] string? Disposition,
    [property: Description("Name as the attachment has it.")] string? Filename,
    [property: Description("Name as it stands in the header.")] string? RawFilename,
    [property: Description("Charset as declared.")] string? Charset,
    [property: Description("Content-Transfer-Encoding.")] string TransferEncoding,
    [property: Description("Decoded size in bytes.")] long SizeBytes,
    [property: Description("SHA-256 of the decoded bytes, lower-case hex.")] string? Sha256,
    [property: Description("Content-ID without angle brackets.")] string? ContentId,
    [property: Description("Whether the message's HTML shows it.")] bool UsedInHtml,
    [property: Description("Id of the attachment that it is.")] Guid? AttachmentId,
    [property: Description("Whether its bytes are there.")] bool Kept,
    [property: Description("The limit for which it was left out; what is past the budget of parts is still in the raw message. Null for "
        + "a file deleted later.")]
    [property: AllowedValues("size", "count", "budget", null)] string? DroppedReason,
    [property: Description("What is wrong with it.")] IReadOnlyList<DefectWire> Defects,
    [property: Description("The parts in it.")] IReadOnlyList<ManifestPartWire> Parts)
{
    public static ManifestPartWire Of(ManifestEntry entry)
    {
        var part = entry.Part;
        return new ManifestPartWire(
            part.Number,
            part.Role.ToString().ToLowerInvariant(),
            part.DeclaredType,
            part.DetectedType,
            part.Disposition,
            part.Filename,
            part.RawFilename,
            part.Charset,
            part.TransferEncoding,
            part.SizeBytes,
            part.Sha256,
            part.ContentId,
            part.UsedInHtml,
            entry.FileId,
            entry.IsKept,
            part.DroppedReason is { } reason ? Word(reason) : null,
            [.. part.Defects.Select(defect => new DefectWire(defect.Code, defect.Detail))],
            [.. entry.Parts.Select(Of)]);
    }

    private static string Word(DropReason reason) => reason switch
    {
        DropReason.Size => "size",
        DropReason.Count => "count",
        DropReason.Budget => "budget",
    };
}

internal sealed record DefectWire(
    [property: Description("Stable code.")] string Code,
    [property: Description("More of it, for a person.")] string Detail);
