using System.Buffers.Binary;
using System.Text;
using Enclosure.Mime.Parts;
using Enclosure.Storage;

namespace Enclosure.Mail.Skeletons;

/// <summary>Reads what <see cref="SkeletonWriter"/> wrote, record by record.</summary>
internal sealed class SkeletonReader(BlobContent content)
{
    private readonly byte[] _small = new byte[2 + byte.MaxValue];
    private long _at;
    private long _literalLeft;

    /// <summary>The next record, passing over what was not read of a literal; null at the end.</summary>
    public async ValueTask<SkeletonRecord?> NextAsync(CancellationToken ct)
    {
        _at += _literalLeft;
        _literalLeft = 0;
        if (_at >= content.Size) return null;
        var head = await TakeAsync(2, ct);
        var (kind, partLength) = (head.Span[0], head.Span[1]);
        var number = Encoding.ASCII.GetString((await TakeAsync(partLength, ct)).Span);
        return kind switch
        {
            SkeletonWriter.LiteralKind => await LiteralAsync(number, ct),
            SkeletonWriter.ReferenceKind => Reference(number, (await TakeAsync(SkeletonWriter.ReferenceBytes, ct)).Span),
            SkeletonWriter.RefusedKind => new SkeletonRecord.Refused(number),
            _ => throw new InvalidDataException($"The skeleton has no record of kind {kind}."),
        };
    }

    /// <summary>Bytes of the literal just told; 0 at its end.</summary>
    public async ValueTask<int> ReadLiteralAsync(Memory<byte> buffer, CancellationToken ct)
    {
        var wanted = (int)Math.Min(buffer.Length, _literalLeft);
        if (wanted == 0) return 0;
        var read = await content.ReadAsync(buffer[..wanted], _at, ct);
        if (read == 0) throw new InvalidDataException("The skeleton ends within a literal.");
        _at += read;
        _literalLeft -= read;
        return read;
    }

    private async ValueTask<SkeletonRecord> LiteralAsync(string number, CancellationToken ct)
    {
        _literalLeft = BinaryPrimitives.ReadInt64LittleEndian((await TakeAsync(8, ct)).Span);
        return new SkeletonRecord.Literal(number.Length == 0 ? null : number, _literalLeft);
    }

    private static SkeletonRecord.Reference Reference(string number, ReadOnlySpan<byte> body) => new(
        number,
        new EncodedRun(
            (RunEncoding)body[0],
            BinaryPrimitives.ReadInt64LittleEndian(body[7..]),
            BinaryPrimitives.ReadInt64LittleEndian(body[15..]),
            BinaryPrimitives.ReadInt32LittleEndian(body[3..]),
            (LineEnding)body[2],
            body[1] != 0));

    private async ValueTask<ReadOnlyMemory<byte>> TakeAsync(int count, CancellationToken ct)
    {
        var filled = 0;
        while (filled < count)
        {
            var read = await content.ReadAsync(_small.AsMemory(filled, count - filled), _at, ct);
            if (read == 0) throw new InvalidDataException("The skeleton ends within a record.");
            filled += read;
            _at += read;
        }

        return _small.AsMemory(0, count);
    }
}
