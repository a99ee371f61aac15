using Enclosure.FileNames;

namespace Enclosure.Mail;

/// <summary>What a message is called as a file.</summary>
public static class SubjectNames
{
    /// <summary>The subject as a clean file name without an extension, its slashes hyphens; null when nothing is left of it.</summary>
    public static string? Of(string? subject) =>
        Filename.Clean(subject?.Replace('/', '-').Replace('\\', '-'), fallback: "") is { Length: > 0 } name ? name : null;
}
