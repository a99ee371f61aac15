using System.Text;

namespace Enclosure.Mime.Headers;

/// <summary>Subjects without what mail programs put before them, so that answers can be matched with what they answer.</summary>
public static class Subjects
{
    /// <summary>Reply and forward prefixes, in lower case, as the mail programs of the language write them before a colon.</summary>
    private static readonly HashSet<string> Prefixes = new(
        [
            "re", "fw", "fwd", "forward", // English, and most programs anywhere
            "aw", "wg", "antwort", // German
            "sv", "vs", "vb", "vl", "vid", // Swedish, Danish, Norwegian, Finnish
            "rv", "res", "enc", "reenv", // Spanish, Portuguese
            "tr", "ref", "réf", "réponse", // French
            "r", "rif", "i", "inoltra", // Italian
            "antw", "doorst", // Dutch
            "odp", "pd", // Polish, Czech
            "ynt", "ilt", "i̇lt", // Turkish
            "atb", // Welsh
            "bls", "trs", // Indonesian
            "vá", "továbbítás", // Hungarian
            "răsp", "rasp", // Romanian
            "odg", "prosl", // Croatian
            "απ", "πρθ", "σχετ", // Greek
            "ответ", "отв", "на", "пересл", // Russian
            "відп", "пер", // Ukrainian
            "רה", "תגובה", "השב", "הועבר", // Hebrew
            "رد", "إعادة توجيه", // Arabic
            "回复", "回覆", "答复", "答覆", "转发", "轉寄", "轉發", // Chinese
            "返信", "転送", // Japanese
            "회신", "답장", "전달", // Korean
            "trả lời", "chuyển tiếp", // Vietnamese
        ], StringComparer.OrdinalIgnoreCase);

    private static readonly int LongestPrefix = Prefixes.Max(prefix => prefix.Length);
    private static readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> Lookup = Prefixes.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>
    /// Lower-case, white space as one space, every reply and forward prefix gone: repeated, with a counter (<c>Re[2]:</c>,
    /// <c>Re^2:</c>), with a
    /// full-width colon, behind the <c>[tag]</c> of a list; the tags stay. For comparing, not for showing.
    /// </summary>
    public static string Normalise(string subject) => Strip(subject, out _).ToLowerInvariant();

    /// <summary>Whether it says of itself that it answers or forwards something.</summary>
    public static bool HasReplyPrefix(string subject)
    {
        Strip(subject, out var found);
        return found;
    }

    private static string Strip(string subject, out bool found)
    {
        var rest = string.Join(' ', subject.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).AsSpan();
        var tags = new StringBuilder();
        found = false;
        while (true)
        {
            if (TakePrefix(ref rest))
            {
                found = true;
            }
            else if (TagLength(rest) is var length and > 0 && StartsWithPrefix(rest[length..]))
            {
                tags.Append(rest[..length].TrimEnd()).Append(' ');
                rest = rest[length..];
            }
            else
            {
                return tags.Append(rest).ToString().TrimEnd();
            }
        }
    }

    /// <summary>All tags that stand at the beginning, with the space after them.</summary>
    private static int TagLength(ReadOnlySpan<char> text)
    {
        var length = 0;
        while (length < text.Length && text[length] == '[')
        {
            var end = text[length..].IndexOf(']');
            if (end < 0) return length;

            length += end + 1;
            while (length < text.Length && text[length] == ' ') length++;
        }

        return length;
    }

    private static bool StartsWithPrefix(ReadOnlySpan<char> text) => TakePrefix(ref text);

    private static bool TakePrefix(ref ReadOnlySpan<char> text)
    {
        const int LongestCounter = 8;
        var colon = text[..Math.Min(text.Length, LongestPrefix + LongestCounter)].IndexOfAny(':', '：');
        if (colon <= 0 || !Lookup.Contains(WithoutCounter(text[..colon].TrimEnd()))) return false;

        text = text[(colon + 1)..].TrimStart();
        return true;
    }

    private static ReadOnlySpan<char> WithoutCounter(ReadOnlySpan<char> prefix)
    {
        var bare = prefix.TrimEnd(")]").TrimEnd("0123456789");
        var hasCounter = bare.Length < prefix.Length && bare.Length > 0 && bare[^1] is '[' or '(' or '^' or '*';
        return hasCounter ? bare[..^1].TrimEnd() : prefix;
    }
}
