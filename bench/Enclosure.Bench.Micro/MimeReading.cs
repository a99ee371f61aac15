using BenchmarkDotNet.Attributes;
using Enclosure.Mime;
using Enclosure.Mime.Parts;

namespace Enclosure.Bench.Micro;

/// <summary>
/// Messages read as the way in reads them, in pieces as they come from a socket. Each returns the number of decoded bytes.
/// </summary>
public class MimeReading
{
    private const int Piece = 64 * 1024;

    private static readonly MimeBudgets Budgets = new();

    [Benchmark(Description = "base64, one file")]
    public long Base64() => Read(SampleMessages.Base64);

    [Benchmark(Description = "quoted-printable, one text")]
    public long QuotedPrintable() => Read(SampleMessages.QuotedPrintable);

    [Benchmark(Description = "mail of 25 MB with three files")]
    public long Whole() => Read(SampleMessages.Whole);

    private static long Read(byte[] message)
    {
        var visitor = new CountingVisitor();
        var reader = new MimeReader(visitor, Budgets);
        for (var at = 0; at < message.Length; at += Piece)
        {
            reader.Write(message.AsSpan(at, Math.Min(Piece, message.Length - at)));
        }

        reader.Complete();
        return visitor.DecodedBytes > message.Length / 2
            ? visitor.DecodedBytes
            : throw new InvalidOperationException("the message was not decoded");
    }

    /// <summary>Wants of each part what the way in wants of it, and does nothing with it.</summary>
    private sealed class CountingVisitor : MimeVisitor
    {
        public long DecodedBytes { get; private set; }

        public override BodyUse Begin(MimePart part) => BodyUse.Refer;

        public override void Content(MimePart part, ReadOnlySpan<byte> decoded) => DecodedBytes += decoded.Length;
    }
}
