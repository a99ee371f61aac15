using System.Text;

namespace Enclosure.Html;

/// <summary>
/// Writes allowed elements so that each is closed in its place, and none nests too deep for who reads them with recursion.
/// </summary>
internal sealed class HtmlWriter
{
    private const int Deepest = 200;

    private readonly StringBuilder _html = new();
    private readonly List<string> _open = [];

    /// <summary>Whether a start tag would be written: beyond the depth only elements without content are.</summary>
    public bool Begin(string element)
    {
        while (HtmlElements.EndedBy(element) is { } rule)
        {
            var at = _open.FindLastIndex(open => rule.Ended.Contains(open) || rule.Boundary.Contains(open));
            if (at < 0 || !rule.Ended.Contains(_open[at])) break;

            CloseFrom(at);
        }

        if (HtmlElements.Void.Contains(element)) return true;
        if (_open.Count >= Deepest) return false;

        _open.Add(element);
        return true;
    }

    public void End(string element)
    {
        var boundary = HtmlElements.EndBoundary(element);
        var at = _open.FindLastIndex(open => open == element || boundary.Contains(open));
        if (at >= 0 && _open[at] == element) CloseFrom(at);
    }

    public void Tag(string element, StringBuilder attributes) => _html.Append('<').Append(element).Append(attributes).Append('>');

    public void Text(string text) => Escape(_html, text);

    /// <param name="css">Already safe, without an angle bracket that opens.</param>
    public void Style(string css) => _html.Append("<style>").Append(css).Append("</style>");

    public string Complete()
    {
        CloseFrom(0);
        return _html.ToString();
    }

    /// <summary>Text and attribute values alike; controls, which some parsers drop and others do not, are left out.</summary>
    public static void Escape(StringBuilder to, string text)
    {
        foreach (var letter in text)
        {
            _ = letter switch
            {
                '&' => to.Append("&amp;"),
                '<' => to.Append("&lt;"),
                '>' => to.Append("&gt;"),
                '"' => to.Append("&quot;"),
                '\t' or '\n' => to.Append(letter),
                '\r' => to.Append('\n'),
                _ => char.IsControl(letter) ? to : to.Append(letter),
            };
        }
    }

    private void CloseFrom(int at)
    {
        for (var last = _open.Count - 1; last >= at; last--) _html.Append("</").Append(_open[last]).Append('>');
        _open.RemoveRange(at, _open.Count - at);
    }
}
