using System.Text;

namespace Enclosure.Server.WebConsole.Inbox;

/// <summary>
/// Tables as text: fields between commas, semicolons or tabs, quoted where they hold one (RFC 4180). Never throws on content.
/// </summary>
internal static class DelimitedText
{
    private const int SniffedCharacters = 4096;

    /// <summary>The first rows, each with its first fields; empty lines are none.</summary>
    public static TableBeginning Read(TextBeginning beginning, int mostRows, int mostFields)
    {
        var (text, rows, widest, at) = (beginning.Text, new List<IReadOnlyList<string>>(), 0, 0);
        var delimiter = DelimiterOf(text);
        while (at < text.Length && rows.Count < mostRows)
        {
            var fields = ReadRow(text, delimiter, ref at);
            if (fields is [""]) continue;
            widest = Math.Max(widest, fields.Count);
            rows.Add([.. fields.Take(mostFields)]);
        }

        // The cut may have gone through the last row.
        if (!beginning.IsWhole && at >= text.Length && rows.Count > 1) rows.RemoveAt(rows.Count - 1);
        return new TableBeginning(rows, widest, beginning.IsWhole && at >= text.Length);
    }

    /// <summary>The one that the first line has most of, outside quotes.</summary>
    private static char DelimiterOf(string text)
    {
        var (commas, semicolons, tabs, isQuoted) = (0, 0, 0, false);
        foreach (var letter in text.AsSpan(0, Math.Min(text.Length, SniffedCharacters)))
        {
            if (letter == '"') isQuoted = !isQuoted;
            if (isQuoted) continue;
            if (letter is '\n' or '\r') break;
            if (letter == ',') commas++;
            if (letter == ';') semicolons++;
            if (letter == '\t') tabs++;
        }

        return tabs > commas && tabs >= semicolons ? '\t' : semicolons > commas ? ';' : ',';
    }

    private static List<string> ReadRow(string text, char delimiter, ref int at)
    {
        var fields = new List<string>();
        while (true)
        {
            fields.Add(at < text.Length && text[at] == '"' ? ReadQuoted(text, delimiter, ref at) : ReadBare(text, delimiter, ref at));
            if (at >= text.Length) return fields;
            var end = text[at++];
            if (end == delimiter) continue;
            if (end == '\r' && at < text.Length && text[at] == '\n') at++;
            return fields;
        }
    }

    private static string ReadBare(string text, char delimiter, ref int at)
    {
        var length = text.AsSpan(at).IndexOfAny(delimiter, '\r', '\n');
        var field = length < 0 ? text[at..] : text.Substring(at, length);
        at += field.Length;
        return field;
    }

    /// <summary>Two quotes are one; what follows the closing one up to the delimiter belongs to the field as it stands.</summary>
    private static string ReadQuoted(string text, char delimiter, ref int at)
    {
        var field = new StringBuilder();
        at++;
        while (at < text.Length)
        {
            if (text[at] != '"')
            {
                field.Append(text[at++]);
                continue;
            }

            at++;
            if (at >= text.Length || text[at] != '"') break;
            field.Append('"');
            at++;
        }

        return field.Append(ReadBare(text, delimiter, ref at)).ToString();
    }
}
