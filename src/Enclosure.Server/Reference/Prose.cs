using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Components;

namespace Enclosure.Server.Reference;

/// <summary>
/// The CommonMark that operations are described in, as HTML: paragraphs, lists, headings, <c>code</c> and <b>bold</b>. Whatever else a text
/// holds stays text.
/// </summary>
internal static class Prose
{
    private const string Item = "- ";
    private const string Heading = "## ";

    public static MarkupString Html(string text)
    {
        var (html, isInList) = (new StringBuilder(), false);
        foreach (var block in Blocks(text))
        {
            var isItem = block.StartsWith(Item, StringComparison.Ordinal);
            if (isItem != isInList) html.Append(isItem ? "<ul>" : "</ul>");
            html.Append(Block(block));
            isInList = isItem;
        }

        return new MarkupString(html.Append(isInList ? "</ul>" : "").ToString());
    }

    /// <summary>Of one paragraph, without its tags.</summary>
    public static MarkupString Line(string text) => new(Inline(text));

    /// <summary>Runs of lines that belong together: an item begins one, and so does a heading, which is one by itself.</summary>
    private static IEnumerable<string> Blocks(string text)
    {
        var open = "";
        foreach (var line in text.ReplaceLineEndings("\n").Split('\n').Append(""))
        {
            if (open.Length > 0 && (line.Length == 0 || Begins(line) || open.StartsWith(Heading, StringComparison.Ordinal)))
            {
                yield return open;
                open = "";
            }

            open += open.Length == 0 ? line : $" {line.Trim()}";
        }
    }

    private static bool Begins(string line) =>
        line.StartsWith(Item, StringComparison.Ordinal) || line.StartsWith(Heading, StringComparison.Ordinal);

    private static string Block(string block)
    {
        if (block.StartsWith(Heading, StringComparison.Ordinal)) return $"<h2>{Inline(block[Heading.Length..])}</h2>";
        return block.StartsWith(Item, StringComparison.Ordinal)
            ? $"<li>{Inline(block[Item.Length..])}</li>"
            : $"<p>{Inline(block)}</p>";
    }

    private static string Inline(string text) =>
        string.Concat(text.Split('`').Select((part, index) => index % 2 == 1 ? $"<code>{Encode(part)}</code>" : Bold(part)));

    private static string Bold(string text) =>
        string.Concat(text.Split("**").Select((part, index) => index % 2 == 1 ? $"<b>{Encode(part)}</b>" : Encode(part)));

    private static string Encode(string text) => HtmlEncoder.Default.Encode(text);
}
