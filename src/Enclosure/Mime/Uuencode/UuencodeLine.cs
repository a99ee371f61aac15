using System.Buffers.Text;

namespace Enclosure.Mime.Uuencode;

/// <summary>Single lines of uuencode and of POSIX's <c>begin-base64</c>, without their line ends.</summary>
internal static class UuencodeLine
{
    /// <summary>The most bytes that a counted line stands for.</summary>
    private const int MaxCount = 63;

    /// <summary>Encoders pad a short last line to the full 60, and some add a checksum.</summary>
    private const int FullLine = 62;
    private const int MaxSurplus = 2;

    /// <summary>
    /// The name in <c>begin 644 name</c>; empty when the line is none such. The name's place counts from the line's beginning.
    /// </summary>
    public static Range Name(ReadOnlySpan<byte> line, out bool base64)
    {
        base64 = line.StartsWith("begin-base64 "u8);
        var rest = base64 ? line["begin-base64 ".Length..] : line.StartsWith("begin "u8) ? line["begin ".Length..] : default;
        rest = rest.TrimStart((byte)' ');
        var digits = rest.IndexOfAnyExceptInRange((byte)'0', (byte)'7');
        if (digits is < 3 or > 4 || rest[digits] != ' ') return default;
        var name = rest[digits..].Trim(" \t"u8);
        var from = line.Length - rest[digits..].TrimStart(" \t"u8).Length;
        return name.IsEmpty ? default : from..(from + name.Length);
    }

    /// <summary>
    /// Whether a line that follows a <c>begin</c> shows it to be one: prose in capitals would pass as a line whose end was lost.
    /// </summary>
    public static bool Opens(ReadOnlySpan<byte> line, bool base64)
    {
        Span<byte> decoded = stackalloc byte[Math.Max(MaxCount, line.Length)];
        if (base64) return IsLast(line, base64) || Decode(line, base64, decoded) > 0;
        return line.SequenceEqual("`"u8) || line.SequenceEqual("M"u8)
            || (Decode(line, base64, decoded) > 0 && line.Length - 1 >= Characters(Count(line[0])) / 2);
    }

    /// <summary>
    /// The bytes of a line, or -1 when it is none of the file's. What is missing at a counted line's end was spaces, which mail loses.
    /// </summary>
    public static int Decode(ReadOnlySpan<byte> line, bool base64, Span<byte> into)
    {
        if (base64) return DecodeBase64(line.TrimEnd(" \t"u8), into);
        if (line.IsEmpty || line.IndexOfAnyExceptInRange((byte)' ', (byte)'`') >= 0) return -1;
        var count = Count(line[0]);
        var letters = line[1..];
        var characters = Characters(count);
        if (letters.TrimEnd((byte)' ').Length > Math.Max(characters + MaxSurplus, FullLine)) return -1;

        var group = 0;
        for (int at = 0, written = 0; at < characters && written < count; at++)
        {
            group = (group << 6) | (at < letters.Length ? Count(letters[at]) : 0);
            if (at % 4 == 0) continue;
            into[written++] = (byte)(group >> (6 - (at % 4 * 2)));
        }

        return count;
    }

    /// <summary>The line before <c>end</c>, which counts nothing; in base64 the last line of all.</summary>
    public static bool IsLast(ReadOnlySpan<byte> line, bool base64)
    {
        var trimmed = line.TrimEnd(" \t"u8);
        return base64 ? trimmed.SequenceEqual("===="u8) : trimmed.IsEmpty || (trimmed[0] == '`' && Decode(line, base64, []) == 0);
    }

    public static bool IsEnd(ReadOnlySpan<byte> line) => line.TrimEnd(" \t"u8).SequenceEqual("end"u8);

    private static int DecodeBase64(ReadOnlySpan<byte> line, Span<byte> into)
    {
        if (line.IsEmpty || line.ContainsAny(" \t"u8)) return -1;
        var status = Base64.DecodeFromUtf8(line, into, out _, out var written);
        return status == System.Buffers.OperationStatus.Done && written > 0 ? written : -1;
    }

    private static int Count(byte letter) => (letter - ' ') & 63;

    private static int Characters(int count) => (count + 2) / 3 * 4;
}
