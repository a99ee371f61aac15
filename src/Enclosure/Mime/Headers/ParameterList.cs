using System.Text;

namespace Enclosure.Mime.Headers;

/// <summary>
/// A header such as <c>form-data; name="file"; filename="a.txt"</c> taken apart: a word, then parameters whose values stay bytes
/// because their charset is a matter of the parameter. Read the way clients write it rather than by RFC 2045 alone: in quotes,
/// <c>\"</c> and <c>\\</c> are pairs and any other backslash is itself; without quotes, a value runs to the next semicolon.
/// </summary>
public sealed class ParameterList
{
    private readonly Dictionary<string, byte[]> _values = new(StringComparer.OrdinalIgnoreCase);

    private ParameterList(string word) => Word = word;

    /// <summary>What stands before the first semicolon, in lower case.</summary>
    public string Word { get; }

    /// <summary>The value of a parameter, null when it is not given; of repeated ones the first.</summary>
    public byte[]? this[string name] => _values.GetValueOrDefault(name);

    public static ParameterList Parse(ReadOnlySpan<byte> raw)
    {
        var end = raw.IndexOf((byte)';');
        var list = new ParameterList(Encoding.Latin1.GetString(Trim(end < 0 ? raw : raw[..end])).ToLowerInvariant());
        var rest = end < 0 ? default : raw[(end + 1)..];
        while (!rest.IsEmpty)
        {
            rest = list.TakeParameter(rest);
        }

        return list;
    }

    private ReadOnlySpan<byte> TakeParameter(ReadOnlySpan<byte> rest)
    {
        var stop = rest.IndexOfAny((byte)'=', (byte)';');
        if (stop < 0 || rest[stop] == ';') return stop < 0 ? default : rest[(stop + 1)..];

        var name = Encoding.Latin1.GetString(Trim(rest[..stop]));
        rest = rest[(stop + 1)..].TrimStart(" \t"u8);
        byte[] value;
        if (rest.StartsWith("\""u8))
        {
            value = QuotedText.Read(rest[1..], out var length);
            rest = rest[Math.Min(length + 2, rest.Length)..];
        }
        else
        {
            var length = rest.IndexOf((byte)';') is var semicolon and >= 0 ? semicolon : rest.Length;
            value = Trim(rest[..length]).ToArray();
        }

        _values.TryAdd(name, value);
        var next = rest.IndexOf((byte)';');
        return next < 0 ? default : rest[(next + 1)..];
    }

    private static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> text) => text.Trim(" \t\r\n"u8);
}
