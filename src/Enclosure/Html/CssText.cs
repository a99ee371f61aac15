using System.Text;

namespace Enclosure.Html;

/// <summary>CSS cut into its pieces (CSS Syntax §4), as far as what may stay needs it.</summary>
internal static class CssText
{
    public static string WithoutComments(string css)
    {
        if (!css.Contains("/*", StringComparison.Ordinal)) return css;

        var kept = new StringBuilder(css.Length);
        for (var at = 0; at < css.Length;)
        {
            var start = css.IndexOf("/*", at, StringComparison.Ordinal);
            kept.Append(css, at, (start < 0 ? css.Length : start) - at);
            var end = start < 0 ? -1 : css.IndexOf("*/", start + 2, StringComparison.Ordinal);
            if (end < 0) break;

            kept.Append(' ');
            at = end + 2;
        }

        return kept.ToString();
    }

    /// <summary>The pieces between separators that stand outside of quotes and brackets.</summary>
    public static IEnumerable<string> Split(string css, char separator)
    {
        for (var at = 0; at < css.Length;)
        {
            var end = IndexOf(css, at, separator, separator);
            yield return css[at..end];
            at = end + 1;
        }
    }

    /// <summary>Where one of two letters stands next outside of quotes and round brackets; the end when nowhere.</summary>
    public static int IndexOf(string css, int at, char first, char second)
    {
        var depth = 0;
        for (; at < css.Length; at++)
        {
            var letter = css[at];
            if (depth == 0 && (letter == first || letter == second)) return at;

            if (letter == '\\') at++;
            else if (letter == '(') depth++;
            else if (letter == ')' && depth > 0) depth--;
            else if (letter is '"' or '\'') at = EndOfString(css, at);
        }

        return css.Length;
    }

    /// <summary>A string ends at its quote or, broken, at the end of the line.</summary>
    private static int EndOfString(string css, int at)
    {
        var quote = css[at++];
        while (at < css.Length && css[at] != quote && css[at] != '\n') at += css[at] == '\\' ? 2 : 1;
        return at;
    }
}
