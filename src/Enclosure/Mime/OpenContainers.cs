using Enclosure.Mime.Parts;

namespace Enclosure.Mime;

/// <summary>A multipart whose closing delimiter has not come.</summary>
internal sealed class OpenContainer(MimePart part, byte[] boundary)
{
    private int _children;

    public MimePart Part => part;

    public byte[] Boundary => boundary;

    /// <summary>Whether any delimiter of it came.</summary>
    public bool HasBegun { get; set; }

    /// <summary>Whether parts come that are past the budget.</summary>
    public bool HasRest { get; set; }

    public bool IsDigest => part.ContentType == "multipart/digest";

    public string NextNumber() => $"{part.Number}.{++_children}";
}

/// <summary>The multiparts around the place that is being read, the innermost last.</summary>
internal sealed class OpenContainers
{
    private readonly List<OpenContainer> _open = [];

    public int Count => _open.Count;

    public OpenContainer Innermost => _open[^1];

    public void Push(OpenContainer container) => _open.Add(container);

    public OpenContainer Pop()
    {
        var innermost = _open[^1];
        _open.RemoveAt(_open.Count - 1);
        return innermost;
    }

    /// <summary>
    /// Whether a line without its line ending is a delimiter (RFC 2046 §5.1.1): two hyphens, a boundary, two more for the last, white
    /// space. The innermost multipart it fits wins.
    /// </summary>
    public bool IsDelimiter(ReadOnlySpan<byte> line, out Delimiter delimiter)
    {
        for (var level = _open.Count - 1; level >= 0; level--)
        {
            if (!line[2..].StartsWith(_open[level].Boundary)) continue;

            var rest = line[(2 + _open[level].Boundary.Length)..];
            var closes = rest.StartsWith("--"u8);
            if (rest[(closes ? 2 : 0)..].ContainsAnyExcept(" \t"u8)) continue;

            delimiter = new Delimiter(level, closes);
            return true;
        }

        delimiter = default;
        return false;
    }
}

/// <param name="Level">Which of the open multiparts it belongs to, 0 for the outermost.</param>
/// <param name="Closes">Whether it is the last of its multipart.</param>
internal readonly record struct Delimiter(int Level, bool Closes);
