using System.Text;
using System.Text.RegularExpressions;

namespace Enclosure.Html;

/// <summary>A plain text as a page.</summary>
internal static partial class TextPage
{
    private const string Start =
        """
        <!doctype html>
        <html><head><meta charset="utf-8"><title></title></head>
        <body><div style="white-space:pre-wrap;overflow-wrap:anywhere;font-family:sans-serif">
        """;

    private const string End = "</div></body></html>\n";

    public static string Write(string text)
    {
        var page = new StringBuilder(Start, Start.Length + text.Length * 2);
        var written = 0;
        foreach (var address in Addresses().EnumerateMatches(text))
        {
            var (begin, length) = (address.Index, WithoutClosing(text.AsSpan(address.Index, address.Length)));
            HtmlWriter.Escape(page, text[written..begin]);
            AppendLink(page, text.Substring(begin, length));
            written = begin + length;
        }

        HtmlWriter.Escape(page, text[written..].ReplaceLineEndings("\n"));
        return page.Append(End).ToString();
    }

    private static void AppendLink(StringBuilder page, string address)
    {
        page.Append("<a href=\"");
        HtmlWriter.Escape(page, address);
        page.Append("\" target=\"_blank\" rel=\"noopener noreferrer\">");
        HtmlWriter.Escape(page, address);
        page.Append("</a>");
    }

    /// <summary>What ends the sentence around an address rather than the address, and a bracket that was opened before it.</summary>
    private static int WithoutClosing(ReadOnlySpan<char> address)
    {
        var bare = address.TrimEnd(".,;:!?'");
        while (bare.EndsWith(')') && bare.Count('(') < bare.Count(')')) bare = bare[..^1].TrimEnd(".,;:!?'");
        return bare.Length;
    }

    [GeneratedRegex(
        """(?:https?://|mailto:)[^\s<>"\p{Cc}]{1,2000}""",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Addresses();
}
