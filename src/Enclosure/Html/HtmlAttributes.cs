using System.Collections.Frozen;
using System.Text;
using AngleSharp.Html.Parser.Tokens;

namespace Enclosure.Html;

/// <summary>
/// The attributes of an element that may stay. Ids, classes and what refers to them get the prefix <c>m-</c>, so that they mean nothing
/// to a
/// page around them.
/// </summary>
internal sealed class HtmlAttributes(ImageUrls images)
{
    public const string Prefix = "m-";

    private static readonly FrozenSet<string> Plain = FrozenSet.Create(
        "abbr", "align", "alt", "bgcolor", "border", "bordercolor", "cellpadding", "cellspacing", "clear", "color", "cols", "colspan",
        "compact", "coords",
        "datetime", "dir", "face", "frame", "height", "hspace", "lang", "noshade", "nowrap", "open", "reversed", "role", "rowspan",
        "rules", "scope", "shape",
        "size", "span", "start", "summary", "title", "type", "valign", "value", "vspace", "width");

    private readonly CssCleaner _css = new(images);

    /// <summary>
    /// The attributes as they are written, each with a space before it; null when the element is nothing without one it lost.
    /// </summary>
    public StringBuilder? Write(HtmlTagToken tag)
    {
        var written = new StringBuilder();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var hasImage = false;
        foreach (var attribute in tag.Attributes)
        {
            var name = attribute.Name.ToLowerInvariant();
            var value = attribute.Value ?? "";
            if (!seen.Add(name)) continue;

            if (Plain.Contains(name)) Append(written, name, value);
            else if (name == "style") AppendIfAny(written, name, _css.Declarations(value));
            else if (name is "class" or "id" or "name") AppendIfAny(written, name, Prefixed(value));
            else if (name == "usemap" && value.StartsWith('#')) AppendIfAny(written, name, '#' + Prefixed(value[1..]));
            else if (name == "background") AppendIfAny(written, name, images.Replace(value));
            else if (name == "href" && tag.Name is ("a" or "area")) AppendLink(written, value);
            else if (name == "src" && tag.Name == "img" && images.Replace(value) is { } source)
            {
                Append(written, name, source);
                hasImage = true;
            }
        }

        return tag.Name == "img" && !hasImage ? null : written;
    }

    private static void AppendLink(StringBuilder to, string value)
    {
        var anchor = value.Trim();
        if (anchor.StartsWith('#'))
        {
            Append(to, "href", '#' + Prefixed(anchor[1..]));
            return;
        }

        if (SafeUrls.Link(value) is not { } url) return;

        Append(to, "href", url);
        if (SafeUrls.IsRemote(url)) to.Append(" target=\"_blank\" rel=\"noopener noreferrer\"");
    }

    private static string Prefixed(string names) =>
        string.Join(' ', names.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(WithPrefix));

    public static string WithPrefix(string name) => name.StartsWith(Prefix, StringComparison.Ordinal) ? name : Prefix + name;

    private static void AppendIfAny(StringBuilder to, string name, string? value)
    {
        if (!string.IsNullOrEmpty(value)) Append(to, name, value);
    }

    private static void Append(StringBuilder to, string name, string value)
    {
        to.Append(' ').Append(name).Append("=\"");
        HtmlWriter.Escape(to, value);
        to.Append('"');
    }
}
