using System.Text;

namespace Enclosure.Mail;

/// <summary>What another server said, made fit to be kept and shown.</summary>
internal static class ServerText
{
    /// <summary>UTF-8 bytes.</summary>
    public const int Longest = 1024;

    /// <summary>On one line, without control characters, at most <see cref="Longest"/> bytes.</summary>
    public static string Clean(string text)
    {
        var cut = text.Length > Longest * 4 ? text[..(Longest * 4)] : text;
        var spaced = new StringBuilder(cut.Length);
        foreach (var rune in cut.EnumerateRunes()) spaced.Append(Rune.IsControl(rune) ? " " : rune.ToString());
        return Utf8Text.Cut(string.Join(' ', spaced.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries)), Longest);
    }
}
