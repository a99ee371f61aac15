using System.Text;

namespace Enclosure.FileTypes;

/// <summary>
/// HTML, SVG, XHTML and other XML by their first tag, past white space, comments, processing instructions and a document type
/// (WHATWG MIME Sniffing §7.1, XML 1.0 §2.8). A comment that never ends is HTML, as browsers take it.
/// </summary>
internal static class Markup
{
    private const string Html = "text/html", Svg = "image/svg+xml", Xhtml = "application/xhtml+xml", Xml = "application/xml";

    private static ReadOnlySpan<byte> WhiteSpace => " \t\r\n\f"u8;

    private static readonly string[] HtmlTags =
    [
        "html", "head", "body", "script", "iframe", "h1", "div", "font", "table", "a", "style", "title", "b", "br", "p", "meta", "link",
        "base", "img", "form", "object", "embed", "noscript", "center", "template", "video", "audio", "input", "button", "svg:script",
    ];

    public static string? Find(ReadOnlySpan<byte> text)
    {
        var (isXml, hasComment) = (false, false);
        text = text.TrimStart(WhiteSpace);
        while (text.StartsWith("<!--"u8) || text.StartsWith("<?"u8))
        {
            var isComment = text[1] == '!';
            (isXml, hasComment) = (isXml || StartsWithIgnoringCase(text, "<?xml"u8), hasComment || isComment);
            text = After(text, isComment ? "-->"u8 : "?>"u8).TrimStart(WhiteSpace);
        }

        if (!StartsWithIgnoringCase(text, "<!doctype"u8)) return OfRoot(text, isXml) ?? (isXml ? Xml : hasComment ? Html : null);

        var root = NameAt(text["<!doctype"u8.Length..].TrimStart(WhiteSpace));
        return OfDoctype(root, isXml) ?? OfRoot(AfterDoctype(text).TrimStart(WhiteSpace), isXml) ?? Xml;
    }

    private static string? OfDoctype(string name, bool isXml) => name switch
    {
        "html" => isXml ? Xhtml : Html,
        "svg" => Svg,
        _ => null,
    };

    private static string? OfRoot(ReadOnlySpan<byte> text, bool isXml)
    {
        if (!text.StartsWith("<"u8)) return null;

        var name = NameAt(text[1..]);
        var local = name[(name.IndexOf(':') + 1)..];
        return local == "svg" ? Svg : isXml && local == "html" ? Xhtml : !isXml && HtmlTags.Contains(name) ? Html : null;
    }

    private static string NameAt(ReadOnlySpan<byte> text)
    {
        var end = text.IndexOfAny(" \t\r\n\f/>["u8);
        var name = end < 0 ? text : text[..end];
        return name.Length > 32 ? "" : Encoding.Latin1.GetString(name).ToLowerInvariant();
    }

    private static ReadOnlySpan<byte> After(ReadOnlySpan<byte> text, ReadOnlySpan<byte> mark)
    {
        var at = text.IndexOf(mark);
        return at < 0 ? default : text[(at + mark.Length)..];
    }

    private static ReadOnlySpan<byte> AfterDoctype(ReadOnlySpan<byte> text)
    {
        var subset = text.IndexOfAny("[>"u8);
        return subset >= 0 && text[subset] == '[' ? After(After(text, "]"u8), ">"u8) : After(text, ">"u8);
    }

    private static bool StartsWithIgnoringCase(ReadOnlySpan<byte> text, ReadOnlySpan<byte> mark) =>
        text.Length >= mark.Length && Ascii.EqualsIgnoreCase(text[..mark.Length], mark);
}
