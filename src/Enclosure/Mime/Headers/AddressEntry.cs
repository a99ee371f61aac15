using System.Text;

namespace Enclosure.Mime.Headers;

/// <summary>What was read of one address so far. Letters are bytes.</summary>
internal sealed class AddressEntry
{
    private readonly StringBuilder _words = new();
    private readonly StringBuilder _name = new();
    private readonly StringBuilder _comment = new();
    private string? _angle;
    private int _nameBeforeAngle;
    private int _lastComma;

    public bool HasAngle => _angle is not null;

    public bool HasAt { get; private set; }

    /// <summary>Whether nothing but space came.</summary>
    public bool IsBlank { get; private set; } = true;

    public void AddLetter(char letter)
    {
        _words.Append(letter);
        _name.Append(letter);
        HasAt |= letter == '@';
        IsBlank &= letter is ' ' or '\t';
    }

    /// <summary>One that may belong to a name; if it does not, what came before it is no address.</summary>
    public void AddComma()
    {
        AddLetter(',');
        _lastComma = _words.Length;
    }

    /// <summary>What stood between angle brackets. A second address without a comma between gets the name that stands between.</summary>
    public void AddAngle(string text, List<MailAddress> found)
    {
        if (_angle is not null)
        {
            var between = _name.ToString(_nameBeforeAngle, _name.Length - _nameBeforeAngle);
            _name.Length = _nameBeforeAngle;
            MoveTo(found);
            _name.Append(between);
        }

        _angle = text;
        _nameBeforeAngle = _name.Length;
    }

    public void AddWord(ReadOnlySpan<char> word)
    {
        _words.Append(word);
        _name.Append(word);
        IsBlank = false;
    }

    /// <param name="text">Without the quotes; pairs not yet resolved.</param>
    public void AddQuoted(ReadOnlySpan<char> text)
    {
        IsBlank = false;
        _words.Append('"').Append(text).Append('"');
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] == '\\' && at + 1 < text.Length) at++;
            _name.Append(text[at]);
        }
    }

    public void AddComment(ReadOnlySpan<char> text) => _comment.Append(_comment.Length > 0 ? " " : "").Append(text);

    public void Clear()
    {
        _angle = null;
        HasAt = false;
        IsBlank = true;
        _lastComma = 0;
        _words.Clear();
        _name.Clear();
        _comment.Clear();
    }

    /// <summary>Adds the address, or each of several with nothing but space between them, and begins anew.</summary>
    public void MoveTo(List<MailAddress> found)
    {
        if (_angle is not null)
        {
            Add(found, _angle, Shown(_name.ToString().TrimStart(',', ' ')) ?? Shown(_comment.ToString()));
        }
        else
        {
            var words = SplitWords(_words.ToString(_lastComma, _words.Length - _lastComma));
            var addresses = words.FindAll(word => word.Contains('@'));
            var name = addresses.Count > 1 ? null
                : Shown(string.Join(' ', words.Where(word => !word.Contains('@'))).Replace("\"", "")) ?? Shown(_comment.ToString());
            addresses.ForEach(address => Add(found, address, name));
        }

        Clear();
    }

    private static void Add(List<MailAddress> found, string text, string? name)
    {
        var address = HeaderDecoding.Decode(Bytes(string.Concat(SplitWords(text))));
        if (address.Length > 2 && address[0] == '"' && address.IndexOf('"', 1) == address.Length - 1) address = address[1..^1];
        if (address.StartsWith('@') && address.IndexOf(':') is var route and > 0) address = address[(route + 1)..];
        if (address.StartsWith("mailto:", StringComparison.OrdinalIgnoreCase)) address = address["mailto:".Length..];
        var at = address.LastIndexOf('@');
        if (at > 0 && at < address.Length - 1) found.Add(new MailAddress(address, name));
    }

    /// <summary>Words by the spaces outside of quotes, but for those around an at sign.</summary>
    private static List<string> SplitWords(string text)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        var isQuoted = false;
        for (var at = 0; at <= text.Length; at++)
        {
            var letter = at < text.Length ? text[at] : ' ';
            if (letter == '"') isQuoted = !isQuoted;
            if (letter != ' ' && letter != '\t' || (isQuoted && at < text.Length))
            {
                if (letter == '@' && word.Length == 0 && words.Count > 0) word.Append(Pop(words));
                word.Append(letter);
            }
            else if (word.Length > 0 && (word[^1] != '@' || at == text.Length))
            {
                words.Add(word.ToString());
                word.Clear();
            }
        }

        return words;
    }

    private static string Pop(List<string> words)
    {
        var last = words[^1];
        words.RemoveAt(words.Count - 1);
        return last;
    }

    private static string? Shown(string text)
    {
        var name = string.Join(' ', HeaderDecoding.Decode(Bytes(text)).Split(' ', StringSplitOptions.RemoveEmptyEntries));
        if (name.Length > 2 && name[0] == '\'' && name[^1] == '\'') name = name[1..^1];
        return name.Length == 0 ? null : name;
    }

    private static byte[] Bytes(string text) => Encoding.Latin1.GetBytes(text);
}
