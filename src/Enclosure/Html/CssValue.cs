using System.Text;

namespace Enclosure.Html;

/// <summary>
/// One value of a declaration, written anew with its images replaced. A value with an escape, a bracket or an unknown function has no
/// business in mail, and may be read in two ways.
/// </summary>
internal sealed class CssValue(string value, ImageUrls images)
{
    private const string Forbidden = "\\<>{}@;`";

    private readonly StringBuilder _written = new(value.Length);
    private int _at;
    private int _word;

    /// <summary>Null when the value may not stay.</summary>
    public string? Clean()
    {
        for (; _at < value.Length; _at++)
            if (!Take(value[_at])) return null;
        return _written.ToString();
    }

    private bool Take(char letter)
    {
        if (letter is '"' or '\'') return TakeString(letter);

        var function = letter == '(' ? value[_word.._at].ToLowerInvariant() : "";
        if (function == "url") return TakeImage();
        if (function.Length > 0 && !CssProperties.Functions.Contains(function)) return false;
        if (Forbidden.Contains(letter) || (char.IsControl(letter) && !IsSpace(letter))) return false;

        if (!char.IsLetterOrDigit(letter) && letter is not ('-' or '_')) _word = _at + 1;
        _written.Append(IsSpace(letter) ? ' ' : letter);
        return true;
    }

    private bool TakeString(char quote)
    {
        var end = value.IndexOf(quote, _at + 1);
        if (end < 0 || value.AsSpan(_at, end - _at).IndexOfAny(Forbidden) >= 0) return false;

        _written.Append(value.AsSpan(_at, end - _at + 1));
        _at = end;
        _word = end + 1;
        return true;
    }

    private bool TakeImage()
    {
        var end = value.IndexOf(')', _at);
        if (end < 0) return false;

        var url = images.Replace(value[(_at + 1)..end].Trim().Trim('"', '\''));
        if (url is null || url.AsSpan().IndexOfAny("\"'()\\<>{};\n") >= 0) return false;

        _written.Length -= "url".Length;
        _written.Append("url(\"").Append(url).Append("\")");
        _at = end;
        _word = end + 1;
        return true;
    }

    private static bool IsSpace(char letter) => letter is '\t' or '\n' or '\r';
}
