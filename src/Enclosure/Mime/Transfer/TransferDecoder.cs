using Enclosure.Mime.Parts;

namespace Enclosure.Mime.Transfer;

/// <summary>Undoes a transfer encoding (RFC 2045 §6) as the bytes come. Nothing in them is an error (docs/mime.md).</summary>
internal abstract class TransferDecoder
{
    public static TransferDecoder For(TransferEncoding encoding, MimePart part, ContentSink sink) => encoding switch
    {
        TransferEncoding.Identity => new IdentityDecoder(sink),
        TransferEncoding.Base64 => new Base64Decoder(part, sink),
        TransferEncoding.QuotedPrintable => new QuotedPrintableDecoder(part, sink),
        TransferEncoding.Uuencode => new UuencodeDecoder(part, sink),
    };

    public abstract void Write(ReadOnlySpan<byte> body);

    /// <summary>The body is over, and with it the content.</summary>
    public abstract void Complete();

    private sealed class IdentityDecoder(ContentSink sink) : TransferDecoder
    {
        public override void Write(ReadOnlySpan<byte> body) => sink.Write(body);

        public override void Complete() => sink.Complete();
    }
}
