namespace Enclosure.Server.WebConsole.Files;

/// <summary>All that is known of one file.</summary>
/// <param name="Link">A signed link; null while there is nothing behind it.</param>
/// <param name="Preview">Address of a picture to show; null for what is no harmless picture.</param>
public sealed record FileView(
    FileRow File,
    string ContentType,
    string? DetectedType,
    string? Sha256,
    string? ContentId,
    Guid? ParentId,
    LinkView? Link,
    string? Preview);

public sealed record LinkView(string Url, DateTimeOffset ExpiresAt);

/// <summary>Files that are to be deleted, once somebody says yes.</summary>
/// <param name="Unknown">How many of those that were chosen are not there any more.</param>
/// <param name="Back">Where the list was left.</param>
public sealed record DeletionView(IReadOnlyList<FileRow> Files, int Unknown, string Back);
