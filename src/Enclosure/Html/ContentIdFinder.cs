using AngleSharp.Html.Parser;
using AngleSharp.Html.Parser.Tokens;
using Enclosure.Mime.Headers;

namespace Enclosure.Html;

/// <summary>Finds what an HTML shows from other parts of its message, wherever a URL may stand.</summary>
internal static class ContentIdFinder
{
    private const string Scheme = "cid:";

    public static HashSet<string> Find(string html)
    {
        var ids = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var isStyle = false;
        foreach (var token in HtmlTokens.Read(html))
        {
            if (token.Type == HtmlTokenType.Character && isStyle) AddFromText(ids, token.Data);
            if (token.Type == HtmlTokenType.StartTag) isStyle = token.Name == "style";
            if (token.Type == HtmlTokenType.EndTag) isStyle = false;
            if (token.Type == HtmlTokenType.StartTag && token.Name != "a") AddFromAttributes(ids, token.AsTag());
        }

        return ids;
    }

    private static void AddFromAttributes(HashSet<string> ids, HtmlTagToken tag)
    {
        foreach (var attribute in tag.Attributes)
        {
            var value = attribute.Value ?? "";
            if (!value.Contains(':')) continue;

            if (attribute.Name is "style" or "srcset") AddFromText(ids, value);
            else if (SafeUrls.Clean(value) is var url && SafeUrls.IsContentId(url)) Add(ids, url);
        }
    }

    /// <summary>Each URL runs to what cannot be part of one there: space, quote, bracket, comma.</summary>
    private static void AddFromText(HashSet<string> ids, string text)
    {
        for (var at = 0; (at = text.IndexOf(Scheme, at, StringComparison.OrdinalIgnoreCase)) >= 0;)
        {
            var rest = text.AsSpan(at);
            var length = rest.IndexOfAny(" \t\r\n\"'(),;");
            Add(ids, (length < 0 ? rest : rest[..length]).ToString());
            at += length < 0 ? rest.Length : length;
        }
    }

    private static void Add(HashSet<string> ids, string url)
    {
        if (ContentIds.Normalise(url) is { } id) ids.Add(id);
    }
}
