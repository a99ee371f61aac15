using System.Text;

namespace Enclosure.Html;

/// <summary>
/// Declarations of CSS, those that may stay, written anew. Anything with an escape, a bracket or an unknown function goes.
/// </summary>
internal sealed class CssCleaner(ImageUrls images)
{
    /// <summary><c>color:red;width:1px</c>; empty when nothing stays.</summary>
    public string Declarations(string css)
    {
        var kept = new StringBuilder();
        foreach (var declaration in CssText.Split(CssText.WithoutComments(css), ';'))
        {
            var colon = declaration.IndexOf(':');
            if (colon < 0) continue;

            var property = declaration[..colon].Trim().ToLowerInvariant();
            if (!CssProperties.IsAllowed(property)) continue;
            if (new CssValue(declaration[(colon + 1)..].Trim(), images).Clean() is not { Length: > 0 } value) continue;

            kept.Append(kept.Length > 0 ? ";" : "").Append(property).Append(':').Append(value);
        }

        return kept.ToString();
    }
}
