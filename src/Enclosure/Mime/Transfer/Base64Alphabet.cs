using System.Buffers;

namespace Enclosure.Mime.Transfer;

/// <summary>RFC 2045 §6.8, table 1.</summary>
internal static class Base64Alphabet
{
    public static readonly SearchValues<byte> Characters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"u8);

    /// <summary>With the padding.</summary>
    public static readonly SearchValues<byte> CharactersAndPadding =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/="u8);

    /// <summary>The last characters of a quantum that has one byte, then of one that has two: their unused bits are zero.</summary>
    private static readonly SearchValues<byte> LastOfOneByte = SearchValues.Create("AQgw"u8);

    private static readonly SearchValues<byte> LastOfTwoBytes = SearchValues.Create("AEIMQUYcgkosw048"u8);

    /// <summary>Whether these are whole quanta as an encoder writes them, padded at most at the end.</summary>
    public static bool IsCanonical(ReadOnlySpan<byte> text, out int decodedBytes)
    {
        decodedBytes = 0;
        if (text.IsEmpty || text.Length % 4 != 0) return false;

        var padding = text[^1] != '=' ? 0 : text[^2] != '=' ? 1 : 2;
        var data = text[..^padding];
        if (data.ContainsAnyExcept(Characters)) return false;

        decodedBytes = text.Length / 4 * 3 - padding;
        return padding switch
        {
            0 => true,
            1 => LastOfTwoBytes.Contains(data[^1]),
            _ => LastOfOneByte.Contains(data[^1]),
        };
    }
}
