namespace Enclosure.Tests.Support;

/// <summary>Who may read a file.</summary>
internal static class Permissions
{
    /// <summary>Whether the owner alone may read and write it; always true where files have no such mode.</summary>
    public static bool AreOwnersAlone(string path) =>
        OperatingSystem.IsWindows() || File.GetUnixFileMode(path) == (UnixFileMode.UserRead | UnixFileMode.UserWrite);
}
