using System.Text;

namespace Enclosure.Html;

/// <summary>A style sheet: rules, also inside <c>@media</c>; every other at-rule goes, and what selects by attributes.</summary>
internal sealed class CssSheet(ImageUrls images)
{
    private const string Media = "@media";
    private readonly CssCleaner _cleaner = new(images);

    public string Clean(string css)
    {
        var unmarked = css.Replace("<!--", " ", StringComparison.Ordinal).Replace("-->", " ", StringComparison.Ordinal);
        var bare = CssText.WithoutComments(unmarked);
        var at = 0;
        return Rules(bare, ref at, isNested: false);
    }

    private string Rules(string css, ref int at, bool isNested)
    {
        var kept = new StringBuilder();
        while (at < css.Length)
        {
            var end = CssText.IndexOf(css, at, '{', css.AsSpan(at).TrimStart().StartsWith('@') ? ';' : '}');
            var prelude = css[at..end].Trim();
            at = end + 1;
            if (end >= css.Length || css[end] == ';') continue;
            if (css[end] == '}' && isNested) break;
            if (css[end] == '}') continue;

            if (!prelude.StartsWith('@')) AppendRule(kept, prelude, TakeBlock(css, ref at));
            else if (isNested || !prelude.StartsWith(Media, StringComparison.OrdinalIgnoreCase)) SkipBlock(css, ref at);
            else AppendMedia(kept, prelude, Rules(css, ref at, isNested: true));
        }

        return kept.ToString();
    }

    private void AppendRule(StringBuilder to, string selector, string block)
    {
        var declarations = _cleaner.Declarations(block);
        if (declarations.Length == 0 || Selector(selector) is not { Length: > 0 } safe) return;

        to.Append(safe).Append('{').Append(declarations).Append("}\n");
    }

    private static void AppendMedia(StringBuilder to, string prelude, string rules)
    {
        var query = OneSpaced(prelude[Media.Length..]).ToLowerInvariant();
        if (rules.Length > 0 && query.All(letter => char.IsAsciiLetterOrDigit(letter) || " (),:-.".Contains(letter)))
            to.Append(Media).Append(' ').Append(query).Append("{\n").Append(rules).Append("}\n");
    }

    private static string TakeBlock(string css, ref int at)
    {
        var end = CssText.IndexOf(css, at, '}', '}');
        var block = css[at..end];
        at = end + 1;
        return block;
    }

    private static void SkipBlock(string css, ref int at)
    {
        for (var depth = 1; at < css.Length && depth > 0; at++)
        {
            at = CssText.IndexOf(css, at, '{', '}');
            if (at < css.Length) depth += css[at] == '{' ? 1 : -1;
        }
    }

    /// <summary>
    /// Classes and ids with their prefix; null when there is more in it than elements, classes, ids, combinators and pseudo-classes.
    /// </summary>
    private static string? Selector(string selector)
    {
        var written = new StringBuilder(selector.Length);
        foreach (var letter in OneSpaced(selector))
        {
            if (!char.IsAsciiLetterOrDigit(letter) && !" .#*>+~,:-_()".Contains(letter)) return null;

            written.Append(letter);
        }

        return WithPrefixes(written.ToString());
    }

    private static string WithPrefixes(string selector)
    {
        var written = new StringBuilder(selector.Length);
        for (var at = 0; at < selector.Length; at++)
        {
            written.Append(selector[at]);
            var isName = selector[at] is '.' or '#';
            if (isName && !selector.AsSpan(at + 1).StartsWith(HtmlAttributes.Prefix)) written.Append(HtmlAttributes.Prefix);
        }

        return written.ToString();
    }

    private static string OneSpaced(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
