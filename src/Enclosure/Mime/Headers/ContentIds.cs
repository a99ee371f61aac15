using System.Text;

namespace Enclosure.Mime.Headers;

/// <summary>Content-ID and <c>cid:</c> URLs (RFC 2392) in one form, so that they can be matched without regard to case.</summary>
public static class ContentIds
{
    private const string Scheme = "cid:";

    /// <summary>
    /// Without brackets, white space and a leading <c>cid:</c> (also doubled), percent-decoded; null when nothing is left.
    /// </summary>
    public static string? Normalise(string? text)
    {
        if (text is null) return null;

        var bare = Bare(text);
        if (bare.Contains('%')) bare = Bare(Encoding.UTF8.GetString(HexEscapes.Decode(Encoding.UTF8.GetBytes(bare), '%', out _)));
        return bare.Length == 0 ? null : bare;
    }

    private static string Bare(string text)
    {
        var id = string.Concat(text.Where(letter => !char.IsWhiteSpace(letter) && !char.IsControl(letter))).AsSpan();
        while (true)
        {
            var inner = id.TrimStart('<').TrimEnd('>');
            if (inner.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)) inner = inner[Scheme.Length..];
            if (inner.Length == id.Length) return id.ToString();
            id = inner;
        }
    }
}
