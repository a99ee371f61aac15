using Enclosure.Mime.Parts;
using Enclosure.Mime.Transfer;

namespace Enclosure.Mime;

/// <summary>The body of a leaf: decoded for its content, and told as it came or as a run of it.</summary>
internal sealed class Leaf
{
    private readonly Reading _reading;
    private readonly MimePart _part;
    private readonly TransferDecoder? _decoder;
    private readonly RawTelling? _telling;

    public Leaf(Reading reading, RawBytes raw, MimePart part, BodyUse use, TransferEncoding encoding, int depth)
    {
        (_reading, _part) = (reading, part);
        if (use == BodyUse.Skip) return;

        var sink = ContentSinks.For(reading, part, depth);
        _decoder = TransferDecoder.For(encoding, part, sink);
        if (raw.AreTold) _telling = RawTelling.For(raw, part, sink.ChangesContent ? BodyUse.Literal : use, encoding);
    }

    public void Write(ReadOnlySpan<byte> body)
    {
        _telling?.Write(body);
        _decoder?.Write(body);
    }

    public void Complete()
    {
        _decoder?.Complete();
        _telling?.Complete();
        _reading.Visitor.End(_part);
    }
}
