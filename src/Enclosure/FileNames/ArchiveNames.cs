using System.Buffers;

namespace Enclosure.FileNames;

/// <summary>
/// The names of one archive's entries: unique whatever the case, without a way out of the folder they are unpacked in, and such as Windows
/// takes too.
/// </summary>
public sealed class ArchiveNames
{
    private static readonly SearchValues<char> NotOnWindows = SearchValues.Create("<>:\"/\\|?*");

    /// <summary>Devices of Windows, which no file can be called after, with or without an extension.</summary>
    private static readonly HashSet<string> Devices = new(
        ["CON", "PRN", "AUX", "NUL", .. Enumerable.Range(0, 10).SelectMany(number => new[] { $"COM{number}", $"LPT{number}" })],
        StringComparer.OrdinalIgnoreCase);

    private readonly Dictionary<string, HashSet<string>> _taken = [];

    /// <summary>
    /// The entry for a file called <paramref name="name"/> in a folder, which ends with a slash; the empty folder is the archive itself.
    /// </summary>
    public string Add(string name, string folder = "")
    {
        if (!_taken.TryGetValue(folder, out var taken)) _taken[folder] = taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var unique = Filename.Unique(Safe(name), taken);
        taken.Add(unique);
        return folder + unique;
    }

    /// <summary>The folder, ending with a slash, for what lies in the file of an entry: <c>N files/</c> beside the file <c>N</c>.</summary>
    public string AddFolder(string entry)
    {
        var slash = entry.LastIndexOf('/') + 1;
        return Add(entry[slash..] + " files", entry[..slash]) + "/";
    }

    private static string Safe(string name)
    {
        var safe = Filename.Clean(string.Concat(name.Select(letter => NotOnWindows.Contains(letter) ? '_' : letter)));
        return Devices.Contains(safe.Split('.')[0].TrimEnd()) ? "_" + safe : safe;
    }
}
