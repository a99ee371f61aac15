using Enclosure.FileNames;

namespace Enclosure.Server.Commands;

/// <summary>
/// Where a file of a stranger's name goes on this machine: never outside the directory that was named, never hidden, never a device of
/// Windows, never over a file that is there.
/// </summary>
internal static class DownloadTarget
{
    private const string NotInNames = "<>:\"|?*";
    private static readonly string[] NotOfFiles = ["/dev/", "/proc/", "/sys/"];

    private static readonly HashSet<string> Devices = new(StringComparer.OrdinalIgnoreCase)
    {
        "CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$",
        "COM0", "COM1", "COM2", "COM3", "COM4", "COM5", "COM6", "COM7", "COM8", "COM9",
        "LPT0", "LPT1", "LPT2", "LPT3", "LPT4", "LPT5", "LPT6", "LPT7", "LPT8", "LPT9",
    };

    /// <summary>The name on this machine of a file of any name.</summary>
    public static string SafeName(string name)
    {
        var clean = string.Concat(Filename.Clean(name).Select(letter => NotInNames.Contains(letter) ? '_' : letter));
        var stem = clean.Split('.')[0].TrimEnd();
        return clean[0] is '.' or '-' || Devices.Contains(stem) ? Filename.Clean("_" + clean) : clean;
    }

    /// <summary>
    /// A path for each name. A single file goes to <paramref name="to"/> itself unless that is a directory; several go into it. Throws
    /// <see cref="UsageException"/> and <see cref="IOException"/>.
    /// </summary>
    /// <param name="to">Null for the current directory.</param>
    /// <param name="isForced">Whether what is there may be replaced.</param>
    public static IReadOnlyList<string> Choose(string? to, IReadOnlyList<string> names, bool isForced)
    {
        var paths = IsDirectory(to, names.Count) ? Within(to ?? ".", names) : [to!];
        foreach (var path in paths)
        {
            var whole = Path.GetFullPath(path);
            if (!Directory.Exists(Path.GetDirectoryName(whole)))
                throw new UsageException($"There is no directory '{Path.GetDirectoryName(path)}'.");
            if (NotOfFiles.Any(root => whole.StartsWith(root, StringComparison.Ordinal)))
                throw new UsageException($"'{path}' is no place for files. --out {FileArguments.Pipe} writes to standard output.");
            if (Directory.Exists(path)) throw new UsageException($"'{path}' is a directory.");
            if (!isForced && Path.Exists(path))
                throw new IOException($"'{path}' is there already: --force replaces it, --out names another place.");
        }

        return paths;
    }

    /// <summary>Beside it, so that it can be renamed into place; nobody else has it.</summary>
    public static string Partial(string path) =>
        Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path))!, $".enclosure-{Guid.NewGuid():n}.part");

    private static bool IsDirectory(string? to, int files) =>
        to is null || files != 1 || Directory.Exists(to) || Path.EndsInDirectorySeparator(to);

    private static List<string> Within(string directory, IReadOnlyList<string> names)
    {
        if (File.Exists(directory)) throw new UsageException($"'{directory}' is a file; several files need a directory.");
        Directory.CreateDirectory(directory);
        var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var paths = new List<string>();
        foreach (var name in names)
        {
            var unique = Filename.Unique(SafeName(name), taken);
            taken.Add(unique);
            paths.Add(directory == "." ? unique : Path.Combine(directory, unique));
        }

        return paths;
    }
}
