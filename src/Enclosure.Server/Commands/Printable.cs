using System.Globalization;
using System.Text;

namespace Enclosure.Server.Commands;

/// <summary>
/// Text of strangers as a terminal may see it. A subject or a file's name could hold the terminal's own commands, or turn the line around.
/// </summary>
internal static class Printable
{
    private const char Instead = '\uFFFD';
    private static readonly string[] Units = ["kB", "MB", "GB", "TB"];

    public static string Line(string text)
    {
        if (!text.Any(IsHarmful)) return text;
        var line = new StringBuilder(text.Length);
        foreach (var letter in text) line.Append(letter is '\t' or '\r' or '\n' ? ' ' : IsHarmful(letter) ? Instead : letter);
        return line.ToString();
    }

    public static string Size(long bytes)
    {
        if (bytes < 1000) return $"{bytes} B";
        var (size, unit) = (bytes / 1000d, 0);
        for (; size >= 999.5 && unit < Units.Length - 1; unit++) size /= 1000;
        return string.Create(CultureInfo.InvariantCulture, $"{size:0.#} {Units[unit]}");
    }

    public static string Cut(string text, int letters) =>
        new StringInfo(text) is var whole && whole.LengthInTextElements <= letters
            ? text
            : whole.SubstringByTextElements(0, letters - 1) + "…";

    private static bool IsHarmful(char letter) => char.IsControl(letter)
        || letter is '\u061C' or '\u200E' or '\u200F' or (>= '\u2028' and <= '\u202E') or (>= '\u2066' and <= '\u2069');
}
