using System.Globalization;
using System.Text;

namespace Enclosure.Server.Reference.Samples;

/// <summary>
/// Texts as languages write them: whatever a text holds, it stays one literal, and what cannot be seen or changes the order of what is
/// read is written out.
/// </summary>
internal static class Literals
{
    /// <summary>In JSON, Python, JavaScript and Go alike.</summary>
    public static string Quoted(string text) => $"\"{Escaped(text, _ => false)}\"";

    /// <summary><c>#{</c>, <c>#$</c> and <c>#@</c> put values in.</summary>
    public static string Ruby(string text) =>
        $"\"{Escaped(text, _ => false).Replace("#{", "\\#{").Replace("#$", "\\#$").Replace("#@", "\\#@")}\"";

    /// <summary>JSON that may stand between Go's backquotes, where nothing is escaped.</summary>
    public static string BetweenBackquotes(string text) => $"\"{Escaped(text, character => character == '`')}\"";

    /// <summary>
    /// One word of a POSIX shell, over several lines if need be; of Bash and Zsh alone where it holds what a terminal would act on.
    /// </summary>
    public static string Shell(string text)
    {
        if (!text.EnumerateRunes().Any(rune => rune.Value != '\n' && IsUnseen(rune))) return $"'{text.Replace("'", "'\\''")}'";
        var written = new StringBuilder("$'");
        foreach (var rune in text.EnumerateRunes()) written.Append(InDollarQuotes(rune));
        return written.Append('\'').ToString();
    }

    private static string Escaped(string text, Predicate<char> more)
    {
        var written = new StringBuilder();
        foreach (var rune in text.EnumerateRunes()) written.Append(Escaped(rune, more));
        return written.ToString();
    }

    private static string Escaped(Rune rune, Predicate<char> more) => rune.Value switch
    {
        '"' => "\\\"",
        '\\' => @"\\",
        '\n' => "\\n",
        '\r' => "\\r",
        '\t' => "\\t",
        _ when IsUnseen(rune) || (rune.IsBmp && more((char)rune.Value)) => Numbered(rune),
        _ => rune.ToString(),
    };

    /// <summary>In UTF-16, as JSON has it; the four languages agree on what is in the first plane.</summary>
    private static string Numbered(Rune rune) =>
        rune.IsBmp ? $"\\u{rune.Value:x4}" : rune.ToString();

    private static string InDollarQuotes(Rune rune)
    {
        if (rune.Value is '\'' or '\\') return $"\\{rune}";
        if (!IsUnseen(rune)) return rune.ToString();
        return string.Concat(Encoding.UTF8.GetBytes(rune.ToString()).Select(part => $"\\x{part:x2}"));
    }

    private static bool IsUnseen(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format
            or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
}
