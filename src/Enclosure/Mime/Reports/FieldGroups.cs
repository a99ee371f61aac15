using System.Text;

namespace Enclosure.Mime.Reports;

/// <summary>
/// Header-like fields in groups between empty lines (RFC 3464 §2.1). Nothing makes it throw; what is no field is passed over.
/// </summary>
internal static class FieldGroups
{
    /// <summary>A field is unfolded up to about here; what follows is passed over.</summary>
    private const int LongestField = 4096;

    /// <summary>Each group with the first field of each name, unfolded; names in any case.</summary>
    public static IEnumerable<IReadOnlyDictionary<string, string>> Read(ReadOnlyMemory<byte> content)
    {
        var group = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        string? open = null;
        foreach (var line in Encoding.UTF8.GetString(content.Span).Split('\n').Select(line => line.TrimEnd('\r')))
        {
            if (line.Length == 0)
            {
                if (group.Count > 0) yield return group;
                (group, open) = (new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase), null);
            }
            else if (line[0] is ' ' or '\t')
            {
                if (open is not null && group[open].Length < LongestField) group[open] += " " + line.Trim();
            }
            else
            {
                open = Add(group, line);
            }
        }

        if (group.Count > 0) yield return group;
    }

    /// <summary>The name that lines which continue it go to; null when the line is passed over.</summary>
    private static string? Add(Dictionary<string, string> group, string line)
    {
        var colon = line.IndexOf(':');
        if (colon <= 0) return null;
        var name = line[..colon].TrimEnd();
        return group.TryAdd(name, line[(colon + 1)..].Trim()) ? name : null;
    }
}
