using System.Text;

namespace Enclosure.Mime;

/// <summary>What was read of one address so far. Letters are bytes.</summary>
internal sealed class AddressEntry
{
    private readonly StringBuilder _words = new();
    private readonly StringBuilder _name = new();
    private readonly StringBuilder _comment = new();

    /// <summary>What stood between angle brackets; null while there was none.</summary>
    public string? Angle { get; set; }

    public bool HasAt { get; private set; }

    public void AddLetter(char letter)
    {
        _words.Append(letter);
        _name.Append(letter);
        HasAt |= letter == '@';
    }

    public void AddWord(ReadOnlySpan<char> word)
    {
        _words.Append(word);
        _name.Append(word);
    }

    /// <param name="text">Without the quotes; pairs not yet resolved.</param>
    public void AddQuoted(ReadOnlySpan<char> text)
    {
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
        Angle = null;
        HasAt = false;
        _words.Clear();
        _name.Clear();
        _comment.Clear();
    }

    /// <summary>Adds the address, or each of several with nothing but space between them, and begins anew.</summary>
    public void MoveTo(List<MailAddress> found)
    {
        if (Angle is not null)
        {
            Add(found, Angle, Shown(_name.ToString()) ?? Shown(_comment.ToString()));
        }
        else if (HasAt)
        {
            var words = SplitWords(_words.ToString());
            var addresses = words.FindAll(word => word.Contains('@'));
            var name = addresses.Count > 1 ? null
                : Shown(string.Join(' ', words.Where(word => !word.Contains('@'))).Replace("\"", "")) ?? Shown(_comment.ToString());
            addresses.ForEach(address => Add(found, address, name));
        }
        else if (!_name.ToString().Contains(' '))
        {
            Add(found, _name.ToString(), Shown(_comment.ToString()));
        }

        Clear();
    }

    private static void Add(List<MailAddress> found, string text, string? name)
    {
        var address = HeaderDecoding.Decode(Bytes(string.Concat(SplitWords(text))));
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
