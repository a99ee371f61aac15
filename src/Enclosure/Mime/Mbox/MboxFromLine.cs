using System.Buffers.Text;
using System.Text;
using Enclosure.Mime.Headers;

namespace Enclosure.Mime.Mbox;

/// <summary>The line before each message of an mbox: <c>From sender Thu Jan  1 00:00:00 1970</c> (RFC 4155).</summary>
public static class MboxFromLine
{
    private const int YearDigits = 4;
    private static readonly string[] Days = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
    private static readonly string[] Months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

    /// <summary>The sender's bare address; empty when there is none that looks like one.</summary>
    public static string Sender(ReadOnlySpan<byte> line)
    {
        if (!line.StartsWith("From "u8)) return "";
        var word = line["From ".Length..].Trim((byte)' ');
        var end = word.IndexOfAny(" \t"u8);
        return ReversePath.Parse(Encoding.UTF8.GetString(end < 0 ? word : word[..end])) ?? "";
    }

    /// <summary>
    /// Whether weekday, month, time and year are in it, wherever: prose that begins with <c>From</c> has never all of them.
    /// </summary>
    internal static bool HasDate(ReadOnlySpan<byte> line)
    {
        var (day, month, time, year) = (false, false, false, false);
        foreach (var range in line.Split((byte)' '))
        {
            var word = line[range];
            day |= IsOneOf(Days, word.TrimEnd((byte)','));
            month |= IsOneOf(Months, word);
            time |= IsTime(word);
            year |= word.Length == YearDigits && word[0] is (byte)'1' or (byte)'2' && Number(word) is >= 1900 and < 2200;
        }

        return day && month && time && year;
    }

    private static bool IsOneOf(string[] names, ReadOnlySpan<byte> word)
    {
        foreach (var name in names)
            if (Ascii.EqualsIgnoreCase(word, name)) return true;
        return false;
    }

    /// <summary>9:30, 09:30 or 09:30:00.</summary>
    private static bool IsTime(ReadOnlySpan<byte> word)
    {
        var colon = word.IndexOf((byte)':');
        return colon is 1 or 2 && Number(word[..colon]) is >= 0 and < 24
            && word.Length >= colon + 3 && Number(word.Slice(colon + 1, 2)) is >= 0 and < 60;
    }

    private static int Number(ReadOnlySpan<byte> word) =>
        Utf8Parser.TryParse(word, out uint number, out var read) && read == word.Length ? (int)number : -1;
}
