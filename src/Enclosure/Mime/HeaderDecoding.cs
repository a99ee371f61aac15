using System.Text;

namespace Enclosure.Mime;

/// <summary>Header values as text.</summary>
public static class HeaderDecoding
{
    /// <summary>
    /// One line of text: unfolded (RFC 5322 §2.2.3), encoded words decoded wherever they stand (RFC 2047; also in quotes, also split
    /// inside a character), other bytes as UTF-8 (RFC 6532) or else Windows-1252. Control characters become spaces.
    /// </summary>
    public static string Decode(ReadOnlySpan<byte> raw) => Unfold(HeaderText.Decode(raw));

    /// <summary>Line breaks with the white space after them become one space; outer white space is cut.</summary>
    public static string Unfold(string text) => new StringBuilder(text).Replace("\r\n", "").Replace("\n", "").Replace("\r", "").ToString().Trim();
}
