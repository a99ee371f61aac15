namespace Enclosure.Mail.Sending;

/// <summary>
/// A message to be sent from a mailbox. Addresses are bare; <paramref name="Plain"/> or <see cref="Html"/> may be missing, not both.
/// </summary>
public sealed record OutgoingMail(
    IReadOnlyList<string> To, IReadOnlyList<string> Cc, IReadOnlyList<string> Bcc, string Subject, string? Plain)
{
    /// <summary>As its author wrote it: a file goes inline where it says <c>cid:</c> and the file's id or name.</summary>
    public string? Html { get; init; }

    /// <summary>Message-ID of the message it answers, with brackets.</summary>
    public string? InReplyTo { get; init; }

    /// <summary>Fields of the sender's own.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>Ids of the files that go with it.</summary>
    public IReadOnlyList<Guid> Files { get; init; } = [];
}
