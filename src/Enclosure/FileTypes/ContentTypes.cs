using System.Buffers;

namespace Enclosure.FileTypes;

/// <summary>What a file says it is, what its first bytes say it is, and what is made of the two.</summary>
public static class ContentTypes
{
    public const string OctetStream = "application/octet-stream";

    /// <summary>How many first bytes <see cref="Detect"/> looks at; more are of no use to it.</summary>
    public const int HeadBytes = 8192;

    private const int MaxLength = 255;

    private static readonly SearchValues<char> TokenCharacters =
        SearchValues.Create("!#$%&'*+-.0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ^_`abcdefghijklmnopqrstuvwxyz{|}~");

    /// <summary>
    /// The media type that the first bytes of a file show, lower-case and without parameters; null for an empty file and for
    /// bytes that show none. Where a file could be two things, the one that could run in a browser wins.
    /// </summary>
    /// <param name="head">The first bytes, at most <see cref="HeadBytes"/> of them are looked at.</param>
    /// <param name="size">The size of the whole file, which tells a cut character from a broken one.</param>
    public static string? Detect(ReadOnlySpan<byte> head, long size)
    {
        head = head[..Math.Min(head.Length, HeadBytes)];
        return head.IsEmpty ? null : MagicNumbers.Find(head) ?? TextTypes.Find(head, whole: size <= head.Length);
    }

    /// <summary>
    /// Whether a file of this detected type may be shown by a browser on its own: raster images, plain text and PDF, nothing
    /// that can carry script. Holds only when it is then served as the detected type with <c>nosniff</c>.
    /// </summary>
    public static bool IsInlineSafe(string? detected) =>
        detected is "image/jpeg" or "image/png" or "image/gif" or "image/webp" or "image/bmp" or "text/plain" or "application/pdf";

    /// <summary>
    /// The type to serve: the declared one, unless it is missing, malformed or says nothing (<c>application/octet-stream</c>,
    /// <c>binary/octet-stream</c>); then the detected one, or <see cref="OctetStream"/>.
    /// </summary>
    public static string Served(string? declared, string? detected)
    {
        var type = Normalise(declared);
        var essence = type?.Split(';')[0].TrimEnd();
        return essence is null or OctetStream or "binary/octet-stream" ? detected ?? OctetStream : type!;
    }

    /// <summary>
    /// A declared type with its type and subtype in lower case and its parameters as they came, when it has the syntax of
    /// RFC 2045 §5.1 and at most 255 characters; else null. A wildcard is no type of a file.
    /// </summary>
    public static string? Normalise(string? declared)
    {
        var type = (declared ?? "").Trim(' ', '\t').TrimEnd(';', ' ', '\t');
        var end = type.IndexOf(';');
        var essence = (end < 0 ? type : type[..end]).TrimEnd(' ', '\t');
        var parameters = end < 0 ? "" : type[end..];
        var slash = essence.IndexOf('/');
        var valid = type.Length <= MaxLength && slash > 0 && !essence.Contains('*')
            && IsToken(essence.AsSpan(0, slash)) && IsToken(essence.AsSpan(slash + 1)) && AreParameters(parameters);
        return valid ? essence.ToLowerInvariant() + parameters : null;
    }

    private static bool IsToken(ReadOnlySpan<char> text) => !text.IsEmpty && !text.ContainsAnyExcept(TokenCharacters);

    private static bool AreParameters(ReadOnlySpan<char> rest)
    {
        while (!rest.IsEmpty)
        {
            rest = rest[1..].TrimStart(" \t");
            var equals = rest.IndexOf('=');
            if (equals < 0 || !IsToken(rest[..equals])) return false;

            rest = rest[(equals + 1)..];
            var length = ValueLength(rest);
            if (length == 0) return false;

            rest = rest[length..].TrimStart(" \t");
            if (!rest.IsEmpty && rest[0] != ';') return false;
        }

        return true;
    }

    private static int ValueLength(ReadOnlySpan<char> rest)
    {
        if (!rest.StartsWith('"'))
        {
            var token = rest.IndexOfAnyExcept(TokenCharacters);
            return token < 0 ? rest.Length : token;
        }

        for (var at = 1; at < rest.Length && (rest[at] is >= ' ' and <= '~' or '\t'); at++)
        {
            if (rest[at] == '"') return at + 1;

            at += rest[at] == '\\' ? 1 : 0;
        }

        return 0;
    }
}
