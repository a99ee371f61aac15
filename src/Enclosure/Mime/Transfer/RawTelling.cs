using Enclosure.Mime.Parts;

namespace Enclosure.Mime.Transfer;

/// <summary>How the bytes of a body are told as they came.</summary>
internal abstract class RawTelling
{
    public static RawTelling For(RawBytes raw, MimePart part, BodyUse use, TransferEncoding encoding) => (use, encoding) switch
    {
        (BodyUse.Refer, TransferEncoding.Identity) => new IdentityRun(raw, part),
        (BodyUse.Refer, TransferEncoding.Base64) => new Base64Run(raw, part),
        _ => new LiteralTelling(raw, part),
    };

    public abstract void Write(ReadOnlySpan<byte> body);

    public virtual void Complete()
    {
    }

    private sealed class LiteralTelling(RawBytes raw, MimePart part) : RawTelling
    {
        public override void Write(ReadOnlySpan<byte> body) => raw.Tell(part, body);
    }

    private sealed class IdentityRun(RawBytes raw, MimePart part) : RawTelling
    {
        private long _bytes;

        public override void Write(ReadOnlySpan<byte> body) => _bytes += body.Length;

        public override void Complete() => raw.Tell(part, new EncodedRun(RunEncoding.Identity, _bytes, _bytes));
    }
}
