using System.Buffers;
using System.Text;

namespace Enclosure.Mime.Headers;

/// <summary>Text as RFC 2047 encoded words, in UTF-8.</summary>
internal static class EncodedWordWriter
{
    /// <summary>Of one word, in characters (RFC 2047 §2).</summary>
    public const int Longest = 75;

    private const int Frame = 12; // =?utf-8?B??=
    private const int LeastRoom = Frame + 16;

    /// <summary>What Q leaves as it is wherever a word may stand (RFC 2047 §5, rule 3).</summary>
    private static readonly SearchValues<byte> Plain =
        SearchValues.Create("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!*+-/"u8);

    /// <summary>
    /// The words, to be parted by a space or a fold, all in B or all in Q, whichever is shorter. No character is cut in two.
    /// </summary>
    /// <param name="first">How long the first word may be; too little for a word counts as <paramref name="longest"/>.</param>
    /// <param name="longest">How long the others may be.</param>
    public static List<string> Write(string text, int first = Longest, int longest = Longest)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var isBase64 = Base64Length(bytes.Length) < bytes.Sum(QuotedLength);
        var words = new List<string>();
        for (var start = 0; start < bytes.Length;)
        {
            var room = (words.Count > 0 || first < LeastRoom ? longest : Math.Min(first, longest)) - Frame;
            var end = start;
            while (end < bytes.Length)
            {
                Rune.DecodeFromUtf8(bytes.AsSpan(end), out _, out var next);
                if (Length(bytes.AsSpan(start, end + next - start), isBase64) > room) break;
                end += next;
            }

            words.Add(Word(bytes.AsSpan(start, end - start), isBase64));
            start = end;
        }

        return words;
    }

    private static int Length(ReadOnlySpan<byte> bytes, bool isBase64)
    {
        if (isBase64) return Base64Length(bytes.Length);

        var length = 0;
        foreach (var value in bytes) length += QuotedLength(value);
        return length;
    }

    private static int Base64Length(int bytes) => (bytes + 2) / 3 * 4;

    private static int QuotedLength(byte value) => value == ' ' || Plain.Contains(value) ? 1 : 3;

    private static string Word(ReadOnlySpan<byte> bytes, bool isBase64)
    {
        if (isBase64) return $"=?utf-8?B?{Convert.ToBase64String(bytes)}?=";

        var word = new StringBuilder("=?utf-8?Q?");
        foreach (var value in bytes)
        {
            if (value == ' ') word.Append('_');
            else if (Plain.Contains(value)) word.Append((char)value);
            else word.Append('=').Append(value.ToString("X2", null));
        }

        return word.Append("?=").ToString();
    }
}
