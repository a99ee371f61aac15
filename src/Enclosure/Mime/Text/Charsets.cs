using System.Buffers;
using System.Collections.Concurrent;
using System.Text;

namespace Enclosure.Mime.Text;

/// <summary>The charsets that mail names, by all the names it has for them.</summary>
public static class Charsets
{
    private const int LongestName = 64;
    private static readonly EncoderFallback OnEncoding = EncoderFallback.ReplacementFallback;
    private static readonly DecoderFallback OnDecoding = DecoderFallback.ReplacementFallback;
    private static readonly Encoding Utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
    private static readonly Encoding Windows1252 = Make(1252);
    private static readonly ConcurrentDictionary<int, Encoding> Made = new();

    /// <summary>
    /// The encoding of a charset's name, in any case and with its aliases, also in quotes; null when it is unknown. Broken bytes become
    /// U+FFFD, or in the code pages of Windows a character for private use, never an exception. Some encodings can only read.
    /// </summary>
    public static Encoding? Find(string? name)
    {
        if (name is null || name.Length > LongestName) return null;

        var codePage = CharsetNames.CodePage(name);
        return codePage == 0 ? null : Made.GetOrAdd(codePage, Make);
    }

    /// <summary>
    /// The encoding to read a text by: the named one; where none is named or it is unknown, UTF-8 when <paramref name="head"/> (the
    /// first bytes) is valid
    /// UTF-8 or has its byte order mark, UTF-16 by its mark, else Windows-1252. us-ascii with 8-bit bytes counts as unnamed. In UTF-16
    /// a mark,
    /// or else where the zeros are, decides the order of the bytes.
    /// </summary>
    /// <param name="guessed">Whether the named one was not used.</param>
    public static Encoding Choose(string? name, ReadOnlySpan<byte> head, out bool guessed)
    {
        var named = Find(name);
        guessed = named is null || (named.CodePage == CharsetNames.Ascii && !Ascii.IsValid(head));
        var isUtf16 = named is { CodePage: CharsetNames.Utf16 } && !SaysOrder(name!);
        if (isUtf16 && IsBigEndian(head)) return Make(CharsetNames.Utf16BigEndian);
        if (!guessed) return named!;

        if (head.StartsWith("\uFEFF"u8)) return Utf8;
        if (head.StartsWith<byte>([0xFF, 0xFE])) return Make(CharsetNames.Utf16);
        if (head.StartsWith<byte>([0xFE, 0xFF])) return Make(CharsetNames.Utf16BigEndian);
        return LooksLikeUtf8(head) ? Utf8 : Windows1252;
    }

    /// <summary>The whole of a short text, by <see cref="Choose"/>, without a byte order mark.</summary>
    internal static string Decode(string? name, byte[] bytes) => Choose(name, bytes, out _).GetString(bytes).TrimStart('\uFEFF');

    private static bool SaysOrder(string name) => name.AsSpan().Trim("\"' ").EndsWith("le", StringComparison.OrdinalIgnoreCase);

    private static bool IsBigEndian(ReadOnlySpan<byte> head)
    {
        if (head.StartsWith<byte>([0xFE, 0xFF])) return true;
        if (head.StartsWith<byte>([0xFF, 0xFE])) return false;

        var balance = 0;
        for (var at = 0; at < head.Length; at++)
            if (head[at] == 0) balance += at % 2 == 0 ? 1 : -1;
        return balance > 0;
    }

    /// <summary>The end may be cut through a character, but one whole character at least must be there if it is.</summary>
    private static bool LooksLikeUtf8(ReadOnlySpan<byte> head)
    {
        if (System.Text.Unicode.Utf8.IsValid(head)) return true;

        var rest = head;
        var sawWhole = false;
        while (Rune.DecodeFromUtf8(rest, out var rune, out var length) is var status and not OperationStatus.InvalidData)
        {
            if (status == OperationStatus.NeedMoreData) return sawWhole;

            sawWhole |= rune.Value >= 0x80;
            rest = rest[length..];
        }

        return false;
    }

    private static Encoding Make(int codePage) => codePage switch
    {
        CharsetNames.Utf7 => Utf7Encoding.Instance,
        CharsetNames.Iso8859Part10 => Iso8859Encoding.Part10,
        CharsetNames.Iso8859Part14 => Iso8859Encoding.Part14,
        CharsetNames.Iso8859Part16 => Iso8859Encoding.Part16,
        CharsetNames.Utf8 => Utf8,
        _ => CodePagesEncodingProvider.Instance.GetEncoding(codePage, OnEncoding, OnDecoding)
            ?? Encoding.GetEncoding(codePage, OnEncoding, OnDecoding),
    };
}
