using AngleSharp.Html.Parser;
using AngleSharp.Html.Parser.Tokens;

namespace Enclosure.Html;

/// <summary>Reads HTML aloud, so to speak: its tokens in order, with the breaks that its blocks make.</summary>
internal sealed class HtmlToText(int limit)
{
    private const int DeepestList = 50;

    private readonly TextLines _lines = new(limit);
    private readonly Stack<int> _lists = new();
    private string? _skipped;
    private string? _link;
    private int _linkStart;

    /// <summary>Whether the text goes on beyond what <see cref="Run"/> returned.</summary>
    public bool IsCut => _lines.IsCut;

    public string Run(string html)
    {
        foreach (var token in HtmlTokens.Read(html))
        {
            if (IsCut) break;
            if (token.Type == HtmlTokenType.Character && _skipped is null) _lines.Append(token.Data);
            else if (token.Type == HtmlTokenType.StartTag) Begin(token.AsTag());
            else if (token.Type == HtmlTokenType.EndTag) End(token.Name);
        }

        EndLink();
        return _lines.Complete();
    }

    private void Begin(HtmlTagToken tag)
    {
        if (_skipped is not null && HtmlElements.BreaksOut(_skipped, tag)) _skipped = null;
        if (_skipped is not null) return;

        if (tag.Name is "script" or "style" or "title" or "iframe" or "noembed" or "noframes" || HtmlElements.Skipped.Contains(tag.Name))
        {
            _skipped = tag.IsSelfClosing && !HtmlTokens.HoldsOnlyText(tag.Name) ? null : tag.Name;
            return;
        }

        if (IsApart(tag.Name)) _lines.Break(2);
        else if (HtmlElements.Blocks.Contains(tag.Name) || tag.Name == "tr") _lines.Break(1);

        switch (tag.Name)
        {
            case "br":
                _lines.NewLine();
                break;
            case "hr":
                _lines.Append("----------");
                _lines.Break(1);
                break;
            case "td" or "th":
                _lines.Cell();
                break;
            case "ul" or "ol" when _lists.Count < DeepestList:
                _lists.Push(tag.Name == "ol" ? 1 : 0);
                break;
            case "li":
                _lines.Mark(Bullet());
                break;
            case "blockquote":
                _lines.QuoteDepth++;
                break;
            case "pre":
                _lines.PreDepth++;
                break;
            case "img":
                _lines.Append(tag.GetAttribute("alt") ?? "");
                break;
            case "a":
                EndLink();
                _link = SafeUrls.Link(tag.GetAttribute("href") ?? "");
                _linkStart = _lines.Length;
                break;
        }
    }

    private void End(string name)
    {
        if (_skipped is not null)
        {
            if (name == _skipped) _skipped = null;
            return;
        }

        if (name == "a") EndLink();
        if (IsApart(name)) _lines.Break(2);
        else if (HtmlElements.Blocks.Contains(name) || name == "tr") _lines.Break(1);

        if (name == "blockquote" && _lines.QuoteDepth > 0) _lines.QuoteDepth--;
        if (name == "pre" && _lines.PreDepth > 0) _lines.PreDepth--;
        if (name is "ul" or "ol") _lists.TryPop(out _);
    }

    /// <summary>The address in angle brackets, unless the text already says it.</summary>
    private void EndLink()
    {
        if (_link is not { } link) return;

        var shown = _lines.Since(_linkStart).Trim();
        if (!Says(shown, link)) _lines.Append(shown.Length > 0 ? $" <{link}>" : $"<{link}>");
        _link = null;
    }

    private static bool Says(string shown, string link) =>
        link.TrimEnd('/').EndsWith(shown.TrimEnd('/'), StringComparison.OrdinalIgnoreCase) && (shown.Contains('.') || shown.Contains(':'));

    private string Bullet()
    {
        var indent = new string(' ', 2 * Math.Max(_lists.Count - 1, 0));
        if (!_lists.TryPop(out var number)) return "- ";

        _lists.Push(number == 0 ? 0 : number + 1);
        return number == 0 ? $"{indent}- " : $"{indent}{number}. ";
    }

    private static bool IsApart(string name) =>
        name is "p" or "h1" or "h2" or "h3" or "h4" or "h5" or "h6" or "blockquote" or "pre" or "table";
}
