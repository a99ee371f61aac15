using System.Text;

namespace Enclosure.Sql;

/// <summary>
/// Texts as both engines keep them. PostgreSQL takes neither NUL nor half a surrogate pair, which mail brings; each becomes U+FFFD, on
/// SQLite too, so that rows may move from one to the other and mean the same.
/// </summary>
internal static class WellFormedText
{
    public static string Of(string text) =>
        !text.Contains('\0') && IsPaired(text) ? text : Repair(text);

    private static bool IsPaired(ReadOnlySpan<char> text)
    {
        var at = text.IndexOfAnyInRange('\uD800', '\uDFFF');
        while (at >= 0)
        {
            if (Rune.DecodeFromUtf16(text[at..], out _, out var length) != System.Buffers.OperationStatus.Done) return false;
            text = text[(at + length)..];
            at = text.IndexOfAnyInRange('\uD800', '\uDFFF');
        }

        return true;
    }

    /// <summary>A rune that does not decode is half a pair, and enumerates as its replacement.</summary>
    private static string Repair(string text)
    {
        var repaired = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes()) repaired.Append(rune.Value == 0 ? Rune.ReplacementChar : rune);
        return repaired.ToString();
    }
}
