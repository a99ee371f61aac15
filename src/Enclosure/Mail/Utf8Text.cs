using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Unicode;

namespace Enclosure.Mail;

/// <summary>Text as the database takes it: by its UTF-8 bytes, and without U+0000, which PostgreSQL refuses.</summary>
internal static class Utf8Text
{
    [return: NotNullIfNotNull(nameof(text))]
    public static string? Storable(string? text) => text?.Replace('\0', '\uFFFD');

    public static long Bytes(string? text) => text is null ? 0 : Encoding.UTF8.GetByteCount(text);

    /// <summary>The first whole characters that take at most <paramref name="limit"/> bytes.</summary>
    public static string Cut(string text, int limit)
    {
        if (text.Length <= limit / 3 || Bytes(text) <= limit) return text;
        var bytes = ArrayPool<byte>.Shared.Rent(limit);
        Utf8.FromUtf16(text, bytes.AsSpan(0, limit), out var read, out _);
        ArrayPool<byte>.Shared.Return(bytes);
        return text[..read];
    }
}
