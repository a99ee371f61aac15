using System.Text;

namespace Enclosure.Html;

/// <summary>Lines of text with the white space of HTML made one space, and breaks that add up to the largest asked for.</summary>
/// <param name="limit">Characters after which no more is taken; the last may bring a line's beginning with it.</param>
internal sealed class TextLines(int limit)
{
    private const int DeepestQuote = 20;

    private readonly StringBuilder _text = new();
    private int _breaks;
    private bool _hasSpace;
    private bool _hasCell;
    private bool _isAfterMark;

    /// <summary>How many quotes the next line lies in.</summary>
    public int QuoteDepth { get; set; }

    /// <summary>How many elements that keep their white space the next text lies in.</summary>
    public int PreDepth { get; set; }

    public int Length => _text.Length;

    /// <summary>Whether there was more than the limit.</summary>
    public bool IsCut { get; private set; }

    public void Append(string text)
    {
        foreach (var letter in text)
        {
            if (letter is ' ' or '\t' or '\n' or '\f' or '\r' or '\u00A0' && PreDepth == 0) _hasSpace = true;
            else if (letter == '\n') NewLine();
            else if (!char.IsControl(letter) || letter == '\t') Put(letter == '\u00A0' ? ' ' : letter);
        }
    }

    /// <summary>At least so many line ends before the next text, if there was any.</summary>
    public void Break(int lines)
    {
        _hasSpace = _hasCell = false;
        if (_text.Length > 0 && !_isAfterMark) _breaks = Math.Max(_breaks, lines);
    }

    public void NewLine()
    {
        _hasSpace = false;
        if (_text.Length > 0) _breaks = Math.Min(_breaks + 1, 2);
    }

    /// <summary>Begins a cell: a tab parts it from one before it in the line.</summary>
    public void Cell() => _hasCell = _text.Length > 0 && _breaks == 0 && !_isAfterMark;

    public void Mark(string bullet)
    {
        foreach (var letter in bullet) Put(letter);
        _isAfterMark = true;
    }

    public string Since(int start) => start < _text.Length ? _text.ToString(start, _text.Length - start) : "";

    public string Complete() => _text.ToString().Trim();

    private void Put(char letter)
    {
        IsCut |= _text.Length >= limit;
        if (IsCut) return;
        if (_breaks > 0 || _text.Length == 0) BeginLine();
        else if (_hasCell) _text.Append('\t');
        else if (_hasSpace && !_isAfterMark) _text.Append(' ');
        _hasSpace = _hasCell = _isAfterMark = false;
        _text.Append(letter);
    }

    private void BeginLine()
    {
        _text.Append('\n', _breaks);
        _breaks = 0;
        for (var depth = 0; depth < Math.Min(QuoteDepth, DeepestQuote); depth++) _text.Append("> ");
    }
}
