using System.Text;
using AngleSharp.Html.Parser;
using AngleSharp.Html.Parser.Tokens;

namespace Enclosure.Html;

/// <summary>
/// Copies allowed tokens and nothing else. What comes out has only elements whose content every parser reads alike, so no second
/// reading can
/// find a tag that was not written here.
/// </summary>
internal sealed class HtmlSanitiser(ImageUrls images)
{
    private readonly HtmlWriter _writer = new();
    private readonly HtmlAttributes _attributes = new(images);
    private readonly CssSheet _sheet = new(images);
    private readonly StringBuilder _css = new();
    private string? _textOf;
    private string? _skipped;
    private int _skippedDepth;

    public string Run(string html)
    {
        foreach (var token in HtmlTokens.Read(html))
        {
            if (token.Type == HtmlTokenType.Character) Text(token.Data);
            else if (token.Type == HtmlTokenType.StartTag) Begin(token.AsTag());
            else if (token.Type == HtmlTokenType.EndTag) End(token.Name);
        }

        EndText();
        return _writer.Complete();
    }

    private void Text(string text)
    {
        if (_skipped is not null) return;

        if (_textOf is null or "textarea" or "xmp" or "plaintext") _writer.Text(text);
        else if (_textOf == "style") _css.Append(text);
    }

    private void Begin(HtmlTagToken tag)
    {
        if (HtmlTokens.HoldsOnlyText(tag.Name)) _textOf = tag.Name;
        if (_skipped is not null && HtmlElements.BreaksOut(_skipped, tag)) _skipped = null;
        if (_skipped is not null)
        {
            _skippedDepth += tag.Name == _skipped && !tag.IsSelfClosing ? 1 : 0;
            return;
        }

        if (HtmlElements.Skipped.Contains(tag.Name) && !tag.IsSelfClosing) (_skipped, _skippedDepth) = (tag.Name, 1);
        else if (tag.Name == "body") Element("div", tag);
        else if (HtmlElements.Allowed.Contains(tag.Name)) Element(tag.Name, tag);
    }

    /// <summary>The body becomes a <c>div</c> with its colours, where it has any.</summary>
    private void Element(string name, HtmlTagToken tag)
    {
        if (_attributes.Write(tag) is not { } attributes) return;
        if (tag.Name == "body" && attributes.Length == 0) return;
        if (_writer.Begin(name)) _writer.Tag(name, attributes);
    }

    private void End(string name)
    {
        if (_textOf == name) EndText();
        if (_skipped is null)
        {
            if (name == "br") _writer.Tag(name, new StringBuilder());
            else if (HtmlElements.Allowed.Contains(name)) _writer.End(name);
        }
        else if (name == _skipped && --_skippedDepth == 0)
        {
            _skipped = null;
        }
    }

    private void EndText()
    {
        var css = _textOf == "style" && _skipped is null ? _sheet.Clean(_css.ToString()) : "";
        if (css.Length > 0) _writer.Style(css);
        _css.Clear();
        _textOf = null;
    }
}
