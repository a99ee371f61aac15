using Enclosure.Mime.Headers;

namespace Enclosure.Mime.Parts;

public enum MimePartKind
{
    /// <summary>multipart/*: its parts are what it holds.</summary>
    Container,

    /// <summary>A text to read: text/plain or text/html, with neither a file name nor the disposition attachment.</summary>
    Text,

    /// <summary>Everything else, forwarded messages included.</summary>
    File,
}

/// <summary>Where a part was found.</summary>
public enum MimeOrigin
{
    /// <summary>Between boundaries, or the message as a whole.</summary>
    Mime,

    /// <summary>In an application/ms-tnef (winmail.dat).</summary>
    Tnef,

    /// <summary>Between <c>begin</c> and <c>end</c> in a text.</summary>
    Uuencode,
}

/// <summary>
/// One part of a message as its headers show it. Complete when <see cref="MimeVisitor.Begin"/> is called, but for names and types of parts
/// from a winmail.dat and for defects, which are complete at <see cref="MimeVisitor.End"/>.
/// </summary>
public sealed class MimePart
{
    private readonly List<MimeDefect> _defects = [];

    /// <summary>
    /// Its place in the tree: the message is <c>1</c>, its second part <c>1.2</c>; the root of a forwarded message <c>1.2</c> is
    /// <c>1.2.1</c>.
    /// </summary>
    public required string Number { get; init; }

    /// <summary>The container, forwarded message, winmail.dat or text it lies in; null for the message itself.</summary>
    public required MimePart? Parent { get; init; }

    public required MimePartKind Kind { get; init; }

    public MimeOrigin Origin { get; init; }

    /// <summary>The part's own headers; empty for what was found in a winmail.dat or a text.</summary>
    public MimeHeaders Headers { get; init; } = MimeHeaders.None;

    /// <summary>
    /// Lower-case type and subtype without parameters; the default of the place (RFC 2045 §5.2, RFC 2046 §5.1.5) where missing or
    /// malformed.
    /// </summary>
    public required string ContentType { get; set; }

    /// <summary>The type as declared, with its parameters as they came, unfolded; null when there is none.</summary>
    public string? DeclaredType { get; set; }

    /// <summary>Lower-case; null when there is none.</summary>
    public string? Disposition { get; init; }

    /// <summary>Decoded, not cleaned: <c>filename*</c>, then <c>filename</c>, then <c>name</c>. Null when there is none.</summary>
    public string? Filename { get; set; }

    /// <summary>The name as it stands in the header, undecoded (Latin-1 of its bytes); null when there is none.</summary>
    public string? RawFilename { get; set; }

    /// <summary>As named; null when there is none.</summary>
    public string? Charset { get; init; }

    /// <summary>Lower-case; <c>7bit</c> where missing (RFC 2045 §6.1).</summary>
    public string TransferEncoding { get; init; } = "7bit";

    /// <summary>Normalised: without brackets and white space, percent-decoded. Null when there is none.</summary>
    public string? ContentId { get; set; }

    /// <summary><c>flowed</c> text (RFC 3676) with spaces to be deleted at soft breaks: <c>format</c> and <c>delsp</c>.</summary>
    public bool IsFlowed { get; init; }

    public bool DelSp { get; init; }

    public IReadOnlyList<MimeDefect> Defects => _defects;

    /// <summary>
    /// The nearest file this part lies in: the forwarded message or winmail.dat whose child it is; null for parts of the message itself.
    /// </summary>
    public MimePart? EnclosingFile => Parent is null ? null : Parent.Kind == MimePartKind.File ? Parent : Parent.EnclosingFile;

    /// <summary>Each code once: a thousand broken lines are one defect.</summary>
    internal void Add(string code, DefectGrade grade, string detail)
    {
        foreach (var defect in _defects)
            if (defect.Code == code) return;
        _defects.Add(new MimeDefect(code, grade, detail));
    }
}
