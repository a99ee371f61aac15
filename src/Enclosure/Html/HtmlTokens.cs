using AngleSharp.Html;
using AngleSharp.Html.Parser;
using AngleSharp.Html.Parser.Tokens;
using AngleSharp.Text;

namespace Enclosure.Html;

/// <summary>
/// HTML as the tokens a browser would see, one after another: no tree is built, so that neither depth nor misnesting costs anything.
/// </summary>
internal static class HtmlTokens
{
    public static IEnumerable<HtmlToken> Read(string html)
    {
        using var source = new TextSource(html);
        using var tokenizer = new HtmlTokenizer(source, HtmlEntityProvider.Resolver) { SkipComments = true };
        for (var token = tokenizer.Get(); token.Type != HtmlTokenType.EndOfFile; token = tokenizer.Get())
        {
            if (token.Type == HtmlTokenType.StartTag) tokenizer.State = ModeAfter(token.Name);
            yield return token;
        }
    }

    /// <summary>Whether what follows a start tag is text up to its end tag, whatever it looks like.</summary>
    public static bool HoldsOnlyText(string element) => ModeAfter(element) != HtmlParseMode.PCData;

    /// <summary>As without scripting: <c>noscript</c> holds elements (WHATWG HTML §13.2.6.4).</summary>
    private static HtmlParseMode ModeAfter(string element) => element switch
    {
        "title" or "textarea" => HtmlParseMode.RCData,
        "style" or "xmp" or "iframe" or "noembed" or "noframes" => HtmlParseMode.Rawtext,
        "script" => HtmlParseMode.Script,
        "plaintext" => HtmlParseMode.Plaintext,
        _ => HtmlParseMode.PCData,
    };
}
