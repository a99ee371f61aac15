namespace Enclosure.Server.WebConsole.Frame;

/// <summary>The parts of the console, in the order in which they are offered.</summary>
public enum Section
{
    None,
    Inbox,
    Upload,
    Files,
    Captured,
    Usage,
    Keys,
    Webhooks,
    Health,
}

/// <param name="NeedsFullAccess">Whether a key that is scoped to mailboxes is refused there.</param>
public sealed record OfferedSection(Section Section, string Path, string Label, string Mark, bool NeedsFullAccess);

public static class Sections
{
    public static IReadOnlyList<OfferedSection> All { get; } =
    [
        new(Section.Inbox, "/console/inbox", "Inbox", "inbox", NeedsFullAccess: false),
        new(Section.Upload, "/console/upload", "Upload", "upload", NeedsFullAccess: false),
        new(Section.Files, "/console/files", "Files", "file", NeedsFullAccess: false),
        new(Section.Captured, "/console/captured", "Captured", "captured", NeedsFullAccess: true),
        new(Section.Usage, "/console/usage", "Usage", "usage", NeedsFullAccess: true),
        new(Section.Keys, "/console/keys", "Keys", "key", NeedsFullAccess: true),
        new(Section.Webhooks, "/console/webhooks", "Webhooks", "webhook", NeedsFullAccess: true),
        new(Section.Health, "/console/health", "Health", "health", NeedsFullAccess: true),
    ];
}
