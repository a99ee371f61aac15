using System.Text;

namespace Enclosure.Mime.Headers;

/// <summary>
/// Header fields as they go on the wire: folded, ASCII but for what they are handed otherwise, and one field each whatever they say.
/// </summary>
internal static class FieldWriter
{
    /// <summary>Octets of a line without its ending: what it should have at most, and what it must not exceed (RFC 5322 §2.1.1).</summary>
    public const int Line = 78;

    public const int LongestLine = 998;

    /// <summary>The field, with its line ending. A fold comes before a word that has no room left on its line.</summary>
    /// <param name="words">Each free of white space that a fold might be put into; parted by one space.</param>
    public static string Fold(string name, IEnumerable<string> words)
    {
        var field = new StringBuilder(name).Append(':');
        var column = name.Length + 1;
        foreach (var word in words)
        {
            var length = Encoding.UTF8.GetByteCount(word) + 1;
            if (column + length > Line)
            {
                field.Append("\r\n");
                column = 0;
            }

            field.Append(' ').Append(word);
            column += length;
        }

        return field.Append("\r\n").ToString();
    }

    /// <summary>A field of free text (RFC 5322 §3.6.5): as it is when that is ASCII and can be folded, else in encoded words.</summary>
    public static string Unstructured(string name, string value)
    {
        var text = HeaderDecoding.OneLine(value);
        var room = Line - name.Length - ": ".Length;
        return Fold(name, IsPlain(text, room) ? text.Split(' ') : EncodedWordWriter.Write(text, room));
    }

    /// <summary>Whether it can be written between double quotes and be read as what it is.</summary>
    public static bool IsPrintable(string text) =>
        !text.AsSpan().ContainsAnyExceptInRange(' ', '~') && !text.Contains("=?", StringComparison.Ordinal);

    /// <summary>Between double quotes (RFC 5322 §3.2.4).</summary>
    public static string Quote(string text) =>
        $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    private static bool IsPlain(string text, int firstRoom)
    {
        if (!IsPrintable(text) || text.Contains("  ", StringComparison.Ordinal)) return false;

        var words = text.Split(' ');
        return words[0].Length <= firstRoom && Array.TrueForAll(words, word => word.Length < Line);
    }
}
