using System.Text;

namespace Enclosure.Server.Events;

/// <summary>Texts cut to a number of UTF-8 bytes.</summary>
internal static class BodyText
{
    /// <summary>As many whole characters from its beginning as fit.</summary>
    public static string Cut(string text, int bytes)
    {
        if (text.Length <= bytes / 3 || Encoding.UTF8.GetByteCount(text) <= bytes) return text;
        var (count, used) = (0, 0);
        foreach (var rune in text.EnumerateRunes())
        {
            used += rune.Utf8SequenceLength;
            if (used > bytes) break;
            count += rune.Utf16SequenceLength;
        }

        return text[..count];
    }
}
