using Enclosure.Mime.Parts;

namespace Enclosure.Mime.Transfer;

/// <summary>Bytes as they came go this way to the visitor; those inside another leaf go nowhere.</summary>
internal sealed class RawBytes(MimeVisitor? visitor)
{
    public bool AreTold => visitor is not null;

    public void Tell(MimePart? owner, ReadOnlySpan<byte> raw)
    {
        if (visitor is not null && !raw.IsEmpty) visitor.Literal(owner, raw);
    }

    public void Tell(MimePart owner, EncodedRun run)
    {
        if (run.RawBytes > 0) visitor?.Run(owner, run);
    }
}
