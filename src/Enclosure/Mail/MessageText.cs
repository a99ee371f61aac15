using Enclosure.Sql;

namespace Enclosure.Mail;

/// <summary>What a message says.</summary>
/// <param name="Html">As its sender wrote it; null when there is none.</param>
/// <param name="IsTruncated">The bodies end at 1 MB each; the whole text is among the files.</param>
/// <param name="HeaderLines">The message's own fields, decoded and unfolded, one <c>Name: value</c> a line, in their order.</param>
public sealed record MessageText(string Subject, string Plain, string? Html, bool IsTruncated, string HeaderLines)
{
    /// <summary>The header fields as pairs, in their order.</summary>
    public IEnumerable<(string Name, string Value)> HeaderFields()
    {
        foreach (var line in Lines.Split(HeaderLines))
        {
            var colon = line.IndexOf(": ", StringComparison.Ordinal);
            if (colon > 0) yield return (line[..colon], line[(colon + 2)..]);
        }
    }

    /// <summary>Of repeated header fields the last. Names that differ in case alone are one field (RFC 5322, section 1.2.2).</summary>
    public IReadOnlyDictionary<string, string> LastOfEachHeader()
    {
        var last = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in HeaderFields())
        {
            last.Remove(name);
            last.Add(name, value);
        }

        return last;
    }
}
