using System.Text;

namespace Enclosure.Mime.Headers;

/// <summary>Takes a list of addresses apart. Letters of <paramref name="text"/> are bytes; it is unfolded.</summary>
internal sealed class AddressScanner(string text)
{
    private readonly List<MailAddress> _found = [];
    private readonly AddressEntry _entry = new();
    private readonly byte[] _bytes = Encoding.Latin1.GetBytes(text);
    private readonly int _lastQuote = text.LastIndexOf('"');
    private readonly int _lastParenthesis = text.LastIndexOf(')');
    private readonly int _lastWordEnd = text.LastIndexOf("?=", StringComparison.Ordinal);
    private int _at;

    public List<MailAddress> ReadAll()
    {
        while (_at < text.Length) Step();
        _entry.MoveTo(_found);
        return _found;
    }

    private void Step()
    {
        switch (text[_at])
        {
            case '"' when _at < _lastQuote:
                TakeQuoted();
                return;
            case '(' when _at < _lastParenthesis:
                TakeComment();
                return;
            case '<':
                TakeAngle();
                return;
            case '=' when TryTakeWord():
                return;
            case ':' when !_entry.HasAt && !_entry.HasAngle:
                _entry.Clear();
                break;
            case ';':
                _entry.MoveTo(_found);
                break;
            case ',' when _entry.HasAt || _entry.HasAngle:
                _entry.MoveTo(_found);
                break;
            case ',' when _entry.IsBlank:
                break;
            case ',':
                _entry.AddComma();
                break;
            case '>':
                break;
            default:
                _entry.AddLetter(text[_at]);
                break;
        }

        _at++;
    }

    private void TakeQuoted()
    {
        var start = ++_at;
        while (_at < text.Length && text[_at] != '"') _at += text[_at] == '\\' ? 2 : 1;
        _at = Math.Min(_at, text.Length);
        _entry.AddQuoted(text.AsSpan(start, _at - start));
        _at++;
    }

    private void TakeComment()
    {
        var start = _at + 1;
        var depth = 0;
        for (; _at < text.Length; _at++)
        {
            if (text[_at] == '\\') _at++;
            else if (text[_at] == '(') depth++;
            else if (text[_at] == ')' && --depth == 0) break;
        }

        _at = Math.Min(_at, text.Length);
        _entry.AddComment(text.AsSpan(start, _at - start));
        _at++;
    }

    /// <summary>Where the bracket is not closed, a separator ends the address, unless it is one of a route (RFC 5322 §4.4).</summary>
    private void TakeAngle()
    {
        while (_at < text.Length && text[_at] is '<' or ' ') _at++;
        var start = _at;
        var isRoute = _at < text.Length && text[_at] == '@';
        var isQuoted = false;
        for (; _at < text.Length; _at++)
        {
            if (text[_at] == '"' && (isQuoted || _at < _lastQuote)) isQuoted = !isQuoted;
            else if (isQuoted && text[_at] == '\\') _at++;
            else if (!isQuoted && text[_at] is '<' or '>') break;
            else if (!isQuoted && !isRoute && text[_at] is ',' or ';') break;
        }

        _at = Math.Min(_at, text.Length);
        _entry.AddAngle(text[start.._at], _found);
        if (_at < text.Length && text[_at] == '>') _at++;
    }

    private bool TryTakeWord()
    {
        if (_at >= _lastWordEnd || !EncodedWord.TryRead(_bytes.AsSpan(_at), out var word)) return false;

        _entry.AddWord(text.AsSpan(_at, word.Length));
        _at += word.Length;
        return true;
    }
}
