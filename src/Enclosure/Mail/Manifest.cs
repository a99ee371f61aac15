using Enclosure.Mime.Parts;

namespace Enclosure.Mail;

public enum ManifestRole
{
    /// <summary>Holds other parts.</summary>
    Container,

    /// <summary>A text to read.</summary>
    Body,

    /// <summary>A file of the message.</summary>
    File,

    /// <summary>A part inside a forwarded message or winmail.dat.</summary>
    Child,
}

/// <summary>Why a part is no file of its own.</summary>
public enum DropReason
{
    /// <summary>It is over the limit of a file's size.</summary>
    Size,

    /// <summary>It is beyond the limit of files.</summary>
    Count,

    /// <summary>It is past what is taken apart; its bytes are in the message as it came, or in the file that it lies in.</summary>
    Budget,
}

/// <summary>One MIME part as the message had it. Sizes in bytes, decoded; hashes in lower-case hex.</summary>
/// <param name="Number">Its place: the message is <c>1</c>, its second part <c>1.2</c>.</param>
/// <param name="DroppedReason">Null when it was not left out.</param>
public sealed record ManifestPart(
    string Number,
    ManifestRole Role,
    string? DeclaredType,
    string? DetectedType,
    string? Disposition,
    string? Filename,
    string? RawFilename,
    string? Charset,
    string TransferEncoding,
    long SizeBytes,
    string? Sha256,
    string? ContentId,
    bool UsedInHtml,
    bool IsFile,
    DropReason? DroppedReason,
    IReadOnlyList<MimeDefect> Defects)
{
    /// <summary>
    /// Whether its bytes are in the message as it came though it was left out: of a file of the message, those past the budget of parts.
    /// </summary>
    public bool IsRest => Role == ManifestRole.File && DroppedReason == DropReason.Budget;

    /// <summary>The parts within, in their order.</summary>
    public IReadOnlyList<ManifestPart> Parts { get; init; } = [];

    public IEnumerable<ManifestPart> WithAllBelow() => Parts.SelectMany(part => part.WithAllBelow()).Prepend(this);
}

/// <summary>Every MIME part of a message, kept or not, with what was made of it.</summary>
/// <param name="SizeBytes">The message as it came.</param>
public sealed record Manifest(long SizeBytes, string Sha256, ManifestPart Root);
