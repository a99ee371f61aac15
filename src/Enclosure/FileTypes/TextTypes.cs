using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace Enclosure.FileTypes;

/// <summary>Files that are text, and the markup among them, looked for as browsers do: past a BOM, white space and comments.</summary>
internal static class TextTypes
{
    private static readonly SearchValues<byte> BinaryBytes =
        SearchValues.Create([0, 1, 2, 3, 4, 5, 6, 7, 8, 11, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 28, 29, 30, 31]);

    public static string? Find(ReadOnlySpan<byte> head, bool whole)
    {
        var text = Utf16Of(head) is { } encoding ? FromUtf16(head, whole, encoding) : head;
        if (FindMarkup(text) is { } markup) return markup;

        return !IsText(text, whole) ? null : FindCard(WithoutMark(text)) ?? "text/plain";
    }

    /// <summary>The markup language of a text in an ASCII-compatible encoding, or null.</summary>
    public static string? FindMarkup(ReadOnlySpan<byte> text) => Markup.Find(WithoutMark(text));

    /// <summary>Whether the bytes are UTF-8 without the control bytes that only binary files have (WHATWG MIME Sniffing §7.1).</summary>
    public static bool IsText(ReadOnlySpan<byte> text, bool whole) =>
        !text.ContainsAny(BinaryBytes) && Utf8.IsValid(whole ? text : text[..^CutCharacter(text)]);

    /// <summary>How many bytes at the end begin a character that the cut took the rest of.</summary>
    private static int CutCharacter(ReadOnlySpan<byte> text)
    {
        for (var back = 1; back <= Math.Min(3, text.Length); back++)
        {
            if (text[^back] >= 0xC0) return Rune.DecodeFromUtf8(text[^back..], out _, out _) == OperationStatus.NeedMoreData ? back : 0;
        }

        return 0;
    }

    private static ReadOnlySpan<byte> WithoutMark(ReadOnlySpan<byte> text) =>
        text.StartsWith<byte>([0xEF, 0xBB, 0xBF]) ? text[3..] : text;

    private static Encoding? Utf16Of(ReadOnlySpan<byte> head) =>
        head.StartsWith<byte>([0xFF, 0xFE]) ? Encoding.Unicode : head.StartsWith<byte>([0xFE, 0xFF]) ? Encoding.BigEndianUnicode : null;

    private static ReadOnlySpan<byte> FromUtf16(ReadOnlySpan<byte> head, bool whole, Encoding encoding)
    {
        var units = whole ? head[2..] : head[2..^(head.Length % 2)];
        var text = encoding.GetString(units);
        var end = !whole && text.EndsWith('\uFFFD') ? text.Length - 1 : text.Length;

        // A broken pair or an odd byte shows as U+FFFD; a NUL makes the answer "not text".
        return Encoding.UTF8.GetBytes(text[..end].Replace('\uFFFD', '\0'));
    }

    private static string? FindCard(ReadOnlySpan<byte> text) =>
        Ascii.EqualsIgnoreCase(text[..Math.Min(text.Length, 15)], "BEGIN:VCALENDAR"u8) ? "text/calendar"
        : Ascii.EqualsIgnoreCase(text[..Math.Min(text.Length, 11)], "BEGIN:VCARD"u8) ? "text/vcard"
        : null;
}
