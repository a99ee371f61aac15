using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using Enclosure.Html;
using Shouldly;

namespace Enclosure.Tests.Html;

/// <summary>What must hold of sanitised HTML, seen with the eyes of a parser that builds a tree.</summary>
internal static class SafeHtml
{
    private static readonly HashSet<string> Dangerous =
    [
        "script", "iframe", "object", "embed", "applet", "svg", "math", "base", "meta", "link", "form", "input", "button", "select",
        "textarea", "template", "noscript", "title", "xmp", "plaintext", "noembed", "noframes", "frame", "frameset", "video", "audio",
        "source", "portal", "isindex", "keygen",
        "image", "bgsound", "animate", "marquee", "param", "dialog", "slot", "foreignobject", "annotation-xml",
    ];

    private static readonly string[] Schemes =
        ["http:", "https:", "mailto:", "tel:", "#", "data:image/png;", "data:image/jpeg;", "data:image/gif;", "data:image/webp;"];

    public static void ShouldHold(string html)
    {
        var safe = HtmlBody.Sanitise(html, _ => null);
        HtmlBody.Sanitise(safe, _ => null).ShouldBe(safe, html);

        foreach (var isScripting in (bool[])[false, true])
        {
            var parser = new HtmlParser(new HtmlParserOptions { IsScripting = isScripting });
            var once = parser.ParseDocument(safe);
            Look(once, html);
            Look(parser.ParseDocument(once.Body!.InnerHtml), html);
            Look(parser.ParseDocument(HtmlBody.Sanitise(once.Body!.InnerHtml, _ => null)), html);
        }
    }

    private static void Look(IDocument document, string html)
    {
        foreach (var element in document.All.Where(element => element != document.Head && element.LocalName is not ("html" or "body")))
        {
            Dangerous.ShouldNotContain(element.LocalName, html);
            element.NamespaceUri.ShouldBe(NamespaceNames.HtmlUri, html);
            foreach (var attribute in element.Attributes) Look(attribute, html);
            if (element.LocalName == "style") LookAtCss(element.TextContent, html);
        }
    }

    private static void Look(IAttr attribute, string html)
    {
        attribute.Name.ShouldNotStartWith("on", Case.Insensitive, html);
        attribute.Name.ShouldNotBeOneOf(
            "srcdoc", "action", "formaction", "xlink:href", "srcset", "ping", "is", "contenteditable", "autofocus");
        if (attribute.Name == "style") LookAtCss(attribute.Value, html);
        if (attribute.Name is "href" or "src" or "background" or "usemap")
            Schemes.ShouldContain(
                scheme => attribute.Value.StartsWith(scheme, StringComparison.OrdinalIgnoreCase), attribute.Value + " in " + html);
        if (attribute.Name is "id" or "class" or "name") attribute.Value.Split(' ').ShouldAllBe(name => name.StartsWith("m-"));
    }

    private static void LookAtCss(string css, string html)
    {
        foreach (var word in (string[])[
            "expression", "behavior", "-moz-binding", "position:", "javascript", "@import", "\\", "<", "@font-face",
        ])
            css.ShouldNotContain(word, Case.Insensitive, html);
        foreach (var image in css.Split("url(").Skip(1)) image.ShouldStartWith("\"http", Case.Insensitive, html);
    }
}
