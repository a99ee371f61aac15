namespace Enclosure.Mime.Headers;

/// <summary>Message-ID, In-Reply-To and References (RFC 5322 §3.6.4).</summary>
public static class MessageIds
{
    private const int Most = 100;
    private const int Longest = 998;

    /// <summary>
    /// Every id with its brackets, in order, each once; ids without brackets get them. At most 100, each at most 998 characters: of
    /// more, the
    /// first, which began the thread, and the last. A word without brackets is an id when it has an at sign or is all there is.
    /// </summary>
    public static IReadOnlyList<string> Parse(string? text)
    {
        var ids = new List<string>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var rest = text.AsSpan().Trim();
        var isAlone = rest.IndexOfAny(" \t\r\n<,;") < 0;
        while (!(rest = rest.TrimStart(" \t\r\n,;>")).IsEmpty)
        {
            var isBracketed = rest[0] == '<';
            if (isBracketed) rest = rest[1..];
            var end = isBracketed ? rest.IndexOfAny('<', '>') : rest.IndexOfAny(" \t\r\n<>,;");
            var id = (end < 0 ? rest : rest[..end]).ToString();
            rest = end < 0 ? default : rest[end..];
            if (!isBracketed && !isAlone && !id.Contains('@')) continue;

            id = $"<{string.Concat(id.Where(letter => !char.IsWhiteSpace(letter) && !char.IsControl(letter)))}>";
            if (id.Length is > 2 and <= Longest && seen.Add(id)) ids.Add(id);
        }

        if (ids.Count > Most) ids.RemoveRange(1, ids.Count - Most);
        return ids;
    }
}
