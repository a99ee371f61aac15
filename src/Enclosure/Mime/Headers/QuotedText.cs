namespace Enclosure.Mime.Headers;

/// <summary>
/// Text between double quotes the way clients write it: <c>\"</c> and <c>\\</c> are pairs and any other backslash is itself, as in a path.
/// </summary>
internal static class QuotedText
{
    /// <param name="text">Begins after the opening quote.</param>
    /// <param name="length">Up to the closing quote, or to the end when there is none.</param>
    public static byte[] Read(ReadOnlySpan<byte> text, out int length)
    {
        length = 0;
        var lastQuote = text.LastIndexOf((byte)'"');
        while (length < text.Length && text[length] != '"') length += IsPair(text, length, lastQuote) ? 2 : 1;
        return Unescape(text[..length], lastQuote);
    }

    /// <summary>The text with its pairs resolved.</summary>
    public static byte[] Unescape(ReadOnlySpan<byte> text, int lastQuote = int.MaxValue)
    {
        var value = new byte[text.Length];
        var length = 0;
        for (var at = 0; at < text.Length; at++)
        {
            if (IsPair(text, at, lastQuote)) at++;
            value[length++] = text[at];
        }

        return value[..length];
    }

    /// <remarks>A backslash before the very last quote is the end of a path such as <c>"C:\dir\"</c>, not a pair.</remarks>
    public static bool IsPair(ReadOnlySpan<byte> text, int at, int lastQuote) =>
        text[at] == '\\' && at + 1 < text.Length && (text[at + 1] == '\\' || (text[at + 1] == '"' && at + 1 < lastQuote));
}
