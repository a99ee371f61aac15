using System.Buffers;
using System.Buffers.Text;
using Enclosure.Mime.Parts;

namespace Enclosure.Mime.Transfer;

/// <summary>
/// Base64 (RFC 2045 §6.8). Characters outside the alphabet are passed over, but for those of the URL-safe one (RFC 4648 §5) where none of
/// the usual one came before. Lines after the padding are decoded too as long as they are whole quanta; the first that is not, such as a
/// mailing list's footer, ends the content. A single equals sign that nothing completes is passed over.
/// </summary>
internal sealed class Base64Decoder(MimePart part, ContentSink sink) : TransferDecoder
{
    private const int BlockBytes = 32 * 1024;

    private readonly byte[] _block = ArrayPool<byte>.Shared.Rent(BlockBytes);
    private readonly byte[] _decoded = ArrayPool<byte>.Shared.Rent(BlockBytes / 4 * 3);
    private int _length;
    private int _equals;
    private bool _isUsual;
    private bool _afterPadding;
    private Base64Tail? _tail;

    public override void Write(ReadOnlySpan<byte> body)
    {
        while (!body.IsEmpty)
        {
            if (_afterPadding)
            {
                TakeTail(body);
                return;
            }

            var end = body.IndexOfAnyExcept(Base64Alphabet.Characters);
            var text = end < 0 ? body : body[..end];
            if (!text.IsEmpty) Take(text);
            if (end < 0) break;

            body = body[end..];
            if (body[0] == '\r' && body.Length > 1 && body[1] == '\n') body = body[2..];
            else
            {
                TakeOther(body[0]);
                body = body[1..];
            }
        }

        Decode();
    }

    public override void Complete()
    {
        if (_length == 1) part.Add(DefectCodes.Base64Truncated, DefectGrade.Damaged, "The base64 ends inside a byte.");
        if (_length > 1)
        {
            part.Add(DefectCodes.Base64MissingPadding, DefectGrade.Note, "The base64 ends without its padding.");
            EndQuantum();
        }

        _tail?.Complete();
        ArrayPool<byte>.Shared.Return(_block);
        ArrayPool<byte>.Shared.Return(_decoded);
        sink.Complete();
    }

    private void Take(ReadOnlySpan<byte> text)
    {
        if (_equals > 0) AddJunk();
        _equals = 0;
        _isUsual = _isUsual || text.ContainsAny((byte)'+', (byte)'/');
        while (!text.IsEmpty)
        {
            var some = text[..Math.Min(text.Length, BlockBytes - _length)];
            some.CopyTo(_block.AsSpan(_length));
            _length += some.Length;
            text = text[some.Length..];
            if (_length == BlockBytes) Decode();
        }
    }

    private void TakeOther(byte value)
    {
        if (value is (byte)'\r' or (byte)'\n' or (byte)' ' or (byte)'\t') return;

        if (value is (byte)'-' or (byte)'_' && !_isUsual)
        {
            part.Add(DefectCodes.Base64UrlSafe, DefectGrade.Note, "The base64 is in the URL-safe alphabet.");
            Take(value == '-' ? "+"u8 : "/"u8);
            _isUsual = false;
            return;
        }

        if (value != '=')
        {
            AddJunk();
            return;
        }

        var quantum = _length % 4;
        _equals++;
        if (quantum + _equals == 4 && quantum > 1)
        {
            Decode();
            EndQuantum();
        }
        else if (quantum < 2)
        {
            _equals = 0;
            AddJunk();
        }
    }

    private void AddJunk() => part.Add(DefectCodes.Base64Junk, DefectGrade.Guessed, "Characters that are not of base64 were passed over.");

    private void EndQuantum()
    {
        var bytes = _length - 1;
        _block.AsSpan(_length, 4 - _length).Fill((byte)'A');
        Base64.DecodeFromUtf8(_block.AsSpan(0, 4), _decoded, out _, out _);
        sink.Write(_decoded.AsSpan(0, bytes));
        (_length, _equals, _afterPadding) = (0, 0, true);
    }

    private void TakeTail(ReadOnlySpan<byte> body)
    {
        if (_tail is null) body = body.TrimStart(" \t\r\n="u8);
        if (!body.IsEmpty) (_tail ??= new Base64Tail(part, sink)).Write(body);
    }

    /// <summary>Whole quanta; the rest stays.</summary>
    private void Decode()
    {
        var whole = _length / 4 * 4;
        if (whole == 0) return;

        Base64.DecodeFromUtf8(_block.AsSpan(0, whole), _decoded, out _, out var decoded);
        sink.Write(_decoded.AsSpan(0, decoded));
        _block.AsSpan(whole, _length - whole).CopyTo(_block);
        _length -= whole;
    }
}
