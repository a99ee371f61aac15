using Enclosure.Mail;
using Enclosure.Server.WebConsole.Frame;

namespace Enclosure.Server.WebConsole.Inbox;

/// <summary>A message as it is read.</summary>
/// <param name="Mailbox">Address of its mailbox.</param>
/// <param name="ShowsText">Whether its text is shown though it has HTML.</param>
/// <param name="ShowsImages">Whether images on other servers are shown.</param>
/// <param name="RemoteImages">How many of these its HTML has.</param>
/// <param name="Refused">Files it came with that were not kept.</param>
/// <param name="Thread">Other messages of its conversation, newest first.</param>
public sealed record ReadingView(
    Message Message,
    string Mailbox,
    IReadOnlyList<MessageRecipient> Recipients,
    bool ShowsText,
    bool ShowsImages,
    int RemoteImages,
    IReadOnlyList<FileCard> Files,
    IReadOnlyList<RefusedFile> Refused,
    IReadOnlyList<MessageRow> Thread)
{
    public Guid Id => Message.Id;

    public string Subject => Message.Text.Subject.Length > 0 ? Message.Text.Subject : "(no subject)";

    public string From => Message.Parties.FromName is { Length: > 0 } name ? $"{name} <{Message.Parties.From}>" : Message.Parties.From;

    public bool HasHtml => Message.Text.Html is not null;

    public string TotalSize => Shown.Size(Files.Sum(file => file.Size));
}

/// <summary>A file of a message.</summary>
/// <param name="Link">A fresh link to its bytes.</param>
/// <param name="Thumbnail">A link that shows it small; null for what is no picture, or a large one.</param>
/// <param name="Inside">Name of the file that it lies in.</param>
/// <param name="IsInText">Whether the message's HTML shows it.</param>
public sealed record FileCard(
    Guid Id,
    string Name,
    string Type,
    long Size,
    string? Sha256,
    string Link,
    string? Thumbnail,
    string? Inside,
    bool IsInText,
    bool CanPreview);

/// <summary>A file that a message came with and that is not here.</summary>
/// <param name="Why">In plain words.</param>
public sealed record RefusedFile(string Name, string? Type, long Size, string Why);

/// <summary>A message that may not be read yet.</summary>
public sealed record WithheldView(DateTimeOffset UnlocksAt, long Received, long Limit);

/// <summary>Every part of a message.</summary>
public sealed record PartsView(Guid Id, string Subject, long Size, string Sha256, ManifestEntry Root);
