using System.Collections.Frozen;
using AngleSharp.Html.Parser.Tokens;

namespace Enclosure.Html;

/// <summary>What elements may be shown, and how they end one another (WHATWG HTML §13.1.2.4).</summary>
internal static class HtmlElements
{
    private static readonly FrozenSet<string> Tables = FrozenSet.Create("table", "td", "th", "caption");
    private static readonly FrozenSet<string> Lists = FrozenSet.Create("ul", "ol", "dl", "menu", "dir", "table", "td", "th", "caption");
    private static readonly FrozenSet<string> Table = FrozenSet.Create("table");
    private static readonly FrozenSet<string> Paragraph = FrozenSet.Create("p");
    private static readonly FrozenSet<string> Item = FrozenSet.Create("li");
    private static readonly FrozenSet<string> Term = FrozenSet.Create("dd", "dt");
    private static readonly FrozenSet<string> Link = FrozenSet.Create("a");
    private static readonly FrozenSet<string> Cell = FrozenSet.Create("td", "th");
    private static readonly FrozenSet<string> Row = FrozenSet.Create("td", "th", "tr", "caption", "colgroup");
    private static readonly FrozenSet<string> Rows = FrozenSet.Create("td", "th", "tr", "caption", "colgroup", "tbody", "thead", "tfoot");

    public static readonly FrozenSet<string> Void = FrozenSet.Create("area", "br", "col", "hr", "img", "wbr");

    public static readonly FrozenSet<string> Blocks = FrozenSet.Create(
        "address", "article", "aside", "blockquote", "center", "dd", "details", "dir", "div", "dl", "dt", "fieldset", "figcaption",
        "figure", "footer",
        "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "menu", "nav", "ol", "p", "pre", "section", "summary",
        "table", "ul");

    public static readonly FrozenSet<string> Allowed = FrozenSet.Create(
        [.. Blocks, .. Void, "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "caption", "cite", "code", "colgroup", "del", "dfn",
        "em", "font", "i",
            "ins", "kbd", "label", "legend", "map", "mark", "nobr", "q", "rp", "rt", "ruby", "s", "samp", "small", "span", "strike",
            "strong", "sub",
            "sup", "tbody", "td", "tfoot", "th", "thead", "time", "tr", "tt", "u", "var"]);

    /// <summary>Left out with all they hold, because it is not HTML or not for showing.</summary>
    public static readonly FrozenSet<string> Skipped = FrozenSet.Create("svg", "math", "template", "datalist");

    /// <summary>Start tags that end an open svg or math, whatever is open in it (WHATWG HTML §13.2.6.5).</summary>
    private static readonly FrozenSet<string> BreakOut = FrozenSet.Create(
        "b", "big", "blockquote", "body", "br", "center", "code", "dd", "div", "dl", "dt", "em", "embed", "h1", "h2", "h3", "h4", "h5",
        "h6", "head",
        "hr", "i", "img", "li", "listing", "menu", "meta", "nobr", "ol", "p", "pre", "ruby", "s", "small", "span", "strike", "strong",
        "sub", "sup",
        "table", "tt", "u", "ul", "var");

    /// <summary>Whether the tag is HTML again though the element that is left out was not closed.</summary>
    public static bool BreaksOut(string skipped, HtmlTagToken tag) =>
        skipped is "svg" or "math"
        && (BreakOut.Contains(tag.Name)
            || (tag.Name == "font" && tag.Attributes.Any(attribute => attribute.Name is "color" or "face" or "size")));

    /// <summary>The open elements that a start tag ends, looked for outwards until a boundary.</summary>
    public static (FrozenSet<string> Ended, FrozenSet<string> Boundary)? EndedBy(string element) => element switch
    {
        "li" => (Item, Lists),
        "dd" or "dt" => (Term, Lists),
        "a" => (Link, Tables),
        "td" or "th" => (Cell, Table),
        "tr" => (Row, Table),
        "tbody" or "thead" or "tfoot" or "caption" or "colgroup" => (Rows, Table),
        _ when Blocks.Contains(element) => (Paragraph, Tables),
        _ => null,
    };

    /// <summary>What an end tag does not reach beyond.</summary>
    public static FrozenSet<string> EndBoundary(string element) =>
        element is "table" or "tbody" or "thead" or "tfoot" or "tr" ? Table : Tables;
}
