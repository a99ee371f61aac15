using Enclosure.Mime.Parts;

namespace Enclosure.Tests.Mime.Support;

/// <summary>One part as the reader told it.</summary>
internal sealed class PartRecord(MimePart part)
{
    public MimePart Part => part;

    public MemoryStream Content { get; } = new();

    public ReadOnlySpan<byte> Bytes => Content.GetBuffer().AsSpan(0, (int)Content.Length);

    public EncodedRun? Run { get; set; }

    public bool HasLiterals { get; set; }

    public bool HasEnded { get; set; }
}
