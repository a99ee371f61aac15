using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using Enclosure.Mime.Parts;
using Enclosure.Storage;

namespace Enclosure.Mail.Skeletons;

/// <summary>
/// Writes a message as it came with references in place of its files: records one after another, each
/// <c>kind(1) part-length(1) part number(8)</c> and then its own, numbers little-endian. Kind <c>L</c>: the part's number, 8 bytes of
/// length, the bytes. Kind <c>R</c>: encoding(1) ends-line(1) line-ending(1) line length(4) raw bytes(8) decoded bytes(8). Kind <c>X</c>:
/// nothing more.
/// </summary>
internal sealed class SkeletonWriter(StagedBlob staged) : IDisposable
{
    public const byte LiteralKind = (byte)'L';
    public const byte ReferenceKind = (byte)'R';
    public const byte RefusedKind = (byte)'X';
    public const int ReferenceBytes = 23;

    private const int BufferBytes = 16 * 1024;

    private readonly byte[] _buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
    private readonly byte[] _run = ArrayPool<byte>.Shared.Rent(BufferBytes);
    private int _buffered;
    private int _runLength;
    private string? _runPart;

    public StagedBlob Staged => staged;

    /// <summary>Bytes as they came; what follows one another for the same part becomes one record.</summary>
    public void Literal(string? part, ReadOnlySpan<byte> raw)
    {
        if (part != _runPart) EndLiteral();
        _runPart = part;
        while (!raw.IsEmpty)
        {
            var taken = Math.Min(raw.Length, _run.Length - _runLength);
            raw[..taken].CopyTo(_run.AsSpan(_runLength));
            _runLength += taken;
            raw = raw[taken..];
            if (_runLength == _run.Length) EndLiteral();
        }
    }

    public void Reference(string part, EncodedRun run)
    {
        EndLiteral();
        Head(ReferenceKind, part);
        Span<byte> body = stackalloc byte[ReferenceBytes];
        body[0] = (byte)run.Encoding;
        body[1] = run.EndsLine ? (byte)1 : (byte)0;
        body[2] = (byte)run.LineEnding;
        BinaryPrimitives.WriteInt32LittleEndian(body[3..], run.LineLength);
        BinaryPrimitives.WriteInt64LittleEndian(body[7..], run.RawBytes);
        BinaryPrimitives.WriteInt64LittleEndian(body[15..], run.DecodedBytes);
        Put(body);
    }

    public void Refused(string part)
    {
        EndLiteral();
        Head(RefusedKind, part);
    }

    /// <summary>All that was told is in the blob.</summary>
    public void Flush()
    {
        EndLiteral();
        staged.Write(_buffer.AsSpan(0, _buffered));
        _buffered = 0;
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        ArrayPool<byte>.Shared.Return(_run);
    }

    private void EndLiteral()
    {
        if (_runLength == 0) return;
        Head(LiteralKind, _runPart ?? "");
        Span<byte> length = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, _runLength);
        Put(length);
        Put(_run.AsSpan(0, _runLength));
        _runLength = 0;
    }

    private void Head(byte kind, string part)
    {
        Span<byte> head = stackalloc byte[2 + byte.MaxValue];
        head[0] = kind;
        head[1] = (byte)Encoding.ASCII.GetBytes(part, head[2..]);
        Put(head[..(2 + head[1])]);
    }

    private void Put(ReadOnlySpan<byte> bytes)
    {
        if (_buffered + bytes.Length > _buffer.Length)
        {
            staged.Write(_buffer.AsSpan(0, _buffered));
            _buffered = 0;
        }

        if (bytes.Length > _buffer.Length) staged.Write(bytes);
        else
        {
            bytes.CopyTo(_buffer.AsSpan(_buffered));
            _buffered += bytes.Length;
        }
    }
}
