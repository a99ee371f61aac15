using System.Collections.Frozen;

namespace Enclosure.Html;

/// <summary>The CSS that may stay: what changes the looks of an element where it stands, and cannot lay it over something else.</summary>
internal static class CssProperties
{
    private static readonly FrozenSet<string> Properties = FrozenSet.Create(
        "background", "background-attachment", "background-clip", "background-color", "background-image", "background-origin",
        "background-position",
        "background-repeat", "background-size", "box-sizing", "caption-side", "clear", "color", "direction", "display", "empty-cells",
        "float", "font",
        "height", "hyphens", "letter-spacing", "line-break", "line-height", "list-style", "list-style-image", "list-style-position",
        "list-style-type",
        "max-height", "max-width", "min-height", "min-width", "opacity", "overflow-wrap", "quotes", "table-layout", "unicode-bidi",
        "vertical-align",
        "visibility", "white-space", "width", "word-break", "word-spacing", "word-wrap", "border", "margin", "padding");

    private static readonly string[] Families = ["border-", "font-", "margin-", "padding-", "text-"];

    public static readonly FrozenSet<string> Functions = FrozenSet.Create(
        "rgb", "rgba", "hsl", "hsla", "calc", "min", "max", "clamp", "linear-gradient", "radial-gradient");

    public static bool IsAllowed(string property) =>
        Properties.Contains(property)
        || (Array.Exists(Families, family => property.StartsWith(family, StringComparison.Ordinal))
            && property.All(letter => char.IsAsciiLetterLower(letter) || letter == '-'));
}
