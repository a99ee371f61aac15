using System.Text;

namespace Enclosure.Html;

/// <summary>Declarations of CSS, those that may stay, written anew. Anything with an escape, a bracket or an unknown function goes.</summary>
internal sealed class CssCleaner(ImageUrls images)
{
    private const string Forbidden = "\\<>{}@;`";

    /// <summary><c>color:red;width:1px</c>; empty when nothing stays.</summary>
    public string Declarations(string css)
    {
        var kept = new StringBuilder();
        foreach (var declaration in CssText.Split(CssText.WithoutComments(css), ';'))
        {
            var colon = declaration.IndexOf(':');
            if (colon < 0) continue;

            var property = declaration[..colon].Trim().ToLowerInvariant();
            if (!CssProperties.IsAllowed(property) || Value(declaration[(colon + 1)..].Trim()) is not { Length: > 0 } value) continue;

            kept.Append(kept.Length > 0 ? ";" : "").Append(property).Append(':').Append(value);
        }

        return kept.ToString();
    }

    /// <summary>The value with its images replaced; null when it may not stay.</summary>
    private string? Value(string value)
    {
        var written = new StringBuilder(value.Length);
        var name = 0;
        for (var at = 0; at < value.Length; at++)
        {
            var letter = value[at];
            if (char.IsControl(letter) && letter is not ('\t' or '\n' or '\r') || Forbidden.Contains(letter)) return null;

            if (letter is '"' or '\'')
            {
                var end = value.IndexOf(letter, at + 1);
                if (end < 0 || value.AsSpan(at, end - at).IndexOfAny(Forbidden) >= 0) return null;

                written.Append(value.AsSpan(at, end - at + 1));
                at = end;
                name = at + 1;
                continue;
            }

            if (letter == '(')
            {
                var function = value[name..at].ToLowerInvariant();
                if (function == "url")
                {
                    if (Image(value, ref at) is not { } url) return null;

                    written.Length -= "url".Length;
                    written.Append(url);
                    name = at + 1;
                    continue;
                }

                if (function.Length > 0 && !CssProperties.Functions.Contains(function)) return null;
            }

            if (!char.IsLetterOrDigit(letter) && letter is not ('-' or '_')) name = at + 1;
            written.Append(letter is '\t' or '\n' or '\r' ? ' ' : letter);
        }

        return written.ToString();
    }

    /// <param name="at">At the bracket; then at the one that closes.</param>
    private string? Image(string value, ref int at)
    {
        var end = value.IndexOf(')', at);
        if (end < 0) return null;

        var url = images.Replace(value[(at + 1)..end].Trim().Trim('"', '\''));
        at = end;
        return url is null || url.AsSpan().IndexOfAny("\"'()\\<>{};\n") >= 0 ? null : $"url(\"{url}\")";
    }
}
