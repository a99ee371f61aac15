using Enclosure.Mime.Headers;

namespace Enclosure.Mime.Writing;

/// <summary>A file to be written into a message; its bytes come later, from whoever has them.</summary>
/// <param name="ContentType">Its declared type, without parameters.</param>
/// <param name="ContentId">Without brackets, of a file that the HTML shows: it goes inline. Null for one that is attached.</param>
public sealed record DraftFile(string Filename, string ContentType, long SizeBytes, string? ContentId);

/// <summary>
/// What a message is to say. Addresses are bare unless they have a name; ids have their brackets. Nothing in it may carry a line break into a
/// header: the writer replaces them.
/// </summary>
public sealed record MessageDraft(
    string MessageId, DateTimeOffset Date, MailAddress From, IReadOnlyList<string> To, IReadOnlyList<string> Cc, string Subject, string Plain)
{
    /// <summary>Null for a message that is text alone.</summary>
    public string? Html { get; init; }

    public string? InReplyTo { get; init; }

    /// <summary>Oldest first.</summary>
    public IReadOnlyList<string> References { get; init; } = [];

    /// <summary>Fields of the sender's own, written after the others.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Extra { get; init; } = [];

    /// <summary>In the order they are to appear.</summary>
    public IReadOnlyList<DraftFile> Files { get; init; } = [];
}
