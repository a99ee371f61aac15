using Enclosure.Mime.Headers;

namespace Enclosure.Mime.Writing;

/// <summary>A file to be written into a message; its bytes come later, from whoever has them.</summary>
/// <param name="ContentType">
/// Its declared type. Parameters are not written. <c>application/octet-stream</c> is written for one that is none, and for <c>message/*</c>
/// and <c>multipart/*</c>.
/// </param>
/// <param name="ContentId">
/// Without brackets, of a file that the HTML shows: it goes inline. Null for one that is attached, as all are in a message without HTML.
/// </param>
public sealed record DraftFile(string Filename, string ContentType, long SizeBytes, string? ContentId);

/// <summary>
/// What a message is to say. Addresses are bare unless they have a name; ids have their brackets. Nothing in it can carry a line break into
/// a header: the writer puts spaces for controls. There is no place for those who are not to be seen (Bcc): they are of the envelope alone.
/// </summary>
public sealed record MessageDraft(
    string MessageId, DateTimeOffset Date, MailAddress From, IReadOnlyList<string> To, IReadOnlyList<string> Cc, string Subject,
    string Plain)
{
    /// <summary>Null for a message that is text alone.</summary>
    public string? Html { get; init; }

    public string? InReplyTo { get; init; }

    /// <summary>Oldest first. Of more than 20 the first and the last 19 are written.</summary>
    public IReadOnlyList<string> References { get; init; } = [];

    /// <summary>
    /// Fields of the sender's own, written after the others. Left out are those that the writer writes itself and those without a proper
    /// name.
    /// </summary>
    public IReadOnlyList<KeyValuePair<string, string>> Extra { get; init; } = [];

    /// <summary>In the order they are to appear.</summary>
    public IReadOnlyList<DraftFile> Files { get; init; } = [];
}
