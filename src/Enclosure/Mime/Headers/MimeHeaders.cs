using System.Text;

namespace Enclosure.Mime.Headers;

/// <summary>One header field: its name as it came and its value's bytes, still folded.</summary>
public sealed record MimeHeader(string Name, ReadOnlyMemory<byte> Raw)
{
    /// <summary>Unfolded and decoded (RFC 2047, RFC 6532; raw 8-bit as UTF-8, else Windows-1252).</summary>
    public string Text => HeaderDecoding.Decode(Raw.Span);

    /// <summary>Unfolded, undecoded: Latin-1 of the bytes.</summary>
    public string RawText => HeaderDecoding.Unfold(Encoding.Latin1.GetString(Raw.Span));
}

/// <summary>The header fields of a part, in their order.</summary>
public sealed class MimeHeaders(IReadOnlyList<MimeHeader> fields)
{
    public static readonly MimeHeaders None = new([]);

    public IReadOnlyList<MimeHeader> Fields { get; } = fields;

    /// <summary>The first field of this name, in any case; null when there is none.</summary>
    public MimeHeader? this[string name] => Fields.FirstOrDefault(field => field.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>The decoded text of the first field of this name; null when there is none.</summary>
    public string? Text(string name) => this[name]?.Text;
}
