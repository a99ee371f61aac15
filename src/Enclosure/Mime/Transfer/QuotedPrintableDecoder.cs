using System.Buffers;
using Enclosure.Mime.Parts;

namespace Enclosure.Mime.Transfer;

/// <summary>
/// Quoted-printable (RFC 2045 §6.7). White space at the end of a line is dropped, soft breaks may have some before their line ending, hex
/// digits may be of lower case, an equals sign that nothing valid follows stands for itself.
/// </summary>
internal sealed class QuotedPrintableDecoder(MimePart part, ContentSink sink) : TransferDecoder
{
    private const int BlockBytes = 16 * 1024;

    /// <summary>A longer row of spaces and tabs is content, wherever it stands.</summary>
    private const int MaxHeld = 1024;

    private static readonly sbyte[] HexValues =
    [
        .. Enumerable.Range(0, 256).Select(value => (char)value)
            .Select(digit => char.IsAsciiHexDigit(digit) ? Convert.ToSByte(digit.ToString(), 16) : (sbyte)-1),
    ];

    private readonly byte[] _block = ArrayPool<byte>.Shared.Rent(BlockBytes);
    private readonly byte[] _held = ArrayPool<byte>.Shared.Rent(MaxHeld);
    private int _length;
    private int _heldLength;
    private bool _afterSoftCr;

    /// <summary>Nothing; white space that may end its line; or an equals sign and what may follow it.</summary>
    private ReadOnlySpan<byte> Held => _held.AsSpan(0, _heldLength);

    public override void Write(ReadOnlySpan<byte> body)
    {
        while (!body.IsEmpty)
        {
            if (_heldLength > 0 || _afterSoftCr) TakeAfterHeld(ref body);
            else TakeText(ref body);
        }

        Flush();
    }

    public override void Complete()
    {
        if (Held.Length > 1 && Held[0] == '=' && !IsWhite(Held[1])) Release();
        Flush();
        ArrayPool<byte>.Shared.Return(_block);
        ArrayPool<byte>.Shared.Return(_held);
        sink.Complete();
    }

    private void TakeText(ref ReadOnlySpan<byte> body)
    {
        var stop = body.IndexOfAny((byte)'=', (byte)'\r', (byte)'\n');
        var text = stop < 0 ? body : body[..stop];
        body = body[text.Length..];
        if (stop >= 0 && body[0] == '=')
        {
            Emit(text);
            TakeEscapes(ref body);
            return;
        }

        var trimmed = text.IsEmpty || !IsWhite(text[^1]) ? text : text.TrimEnd(" \t"u8);
        Emit(trimmed);
        foreach (var white in text[trimmed.Length..]) Hold(white);
        if (stop >= 0) EndLine(ref body);
    }

    /// <summary>Escapes and a soft break in a row, as many as are whole and simple.</summary>
    private void TakeEscapes(ref ReadOnlySpan<byte> body)
    {
        var at = 0;
        for (; body.Length - at > 2 && body[at] == '='; at += 3)
        {
            var value = Digit(body[at + 1]) << 4 | Digit(body[at + 2]);
            if (value >= 0)
            {
                if (_length == BlockBytes) Flush();
                _block[_length++] = (byte)value;
            }
            else if (body[at + 1] != '\r' || body[at + 2] != '\n') break;
        }

        body = body[at..];
        if (at > 0 || body.IsEmpty) return;

        HoldNext(ref body);
    }

    private void TakeAfterHeld(ref ReadOnlySpan<byte> body)
    {
        var next = body[0];
        if (_afterSoftCr)
        {
            _afterSoftCr = false;
            if (next == '\n') body = body[1..];
        }
        else if (Held[0] == '=') TakeAfterEquals(ref body);
        else if (IsWhite(next)) HoldNext(ref body);
        else if (next is (byte)'\r' or (byte)'\n') EndLine(ref body);
        else Release();
    }

    private void TakeAfterEquals(ref ReadOnlySpan<byte> body)
    {
        var next = body[0];
        var isHex = Digit(next) >= 0;
        switch (Held.Length)
        {
            case 1 when isHex:
                HoldNext(ref body);
                break;
            case 2 when isHex && !IsWhite(Held[1]):
                HoldNext(ref body);
                _heldLength = 0;
                Emit([(byte)(Digit(_held[1]) << 4 | Digit(_held[2]))]);
                break;
            case var length when (length == 1 || IsWhite(Held[1])) && next is (byte)'\r' or (byte)'\n':
                _heldLength = 0;
                _afterSoftCr = next == '\r';
                body = body[1..];
                break;
            case var length when (length == 1 || IsWhite(Held[1])) && IsWhite(next) && length < MaxHeld:
                HoldNext(ref body);
                break;
            default:
                Release();
                break;
        }
    }

    private void EndLine(ref ReadOnlySpan<byte> body)
    {
        _heldLength = 0;
        var ending = body.StartsWith("\r\n"u8) ? 2 : 1;
        Emit(body[..ending]);
        body = body[ending..];
    }

    private void HoldNext(ref ReadOnlySpan<byte> body)
    {
        Hold(body[0]);
        body = body[1..];
    }

    private void Hold(byte value)
    {
        if (_heldLength == MaxHeld) Release();
        _held[_heldLength++] = value;
    }

    private void Release()
    {
        if (Held is [(byte)'=', ..])
            part.Add(DefectCodes.QuotedPrintableBroken, DefectGrade.Guessed, "Nothing valid follows an equals sign.");
        Emit(Held);
        _heldLength = 0;
    }

    private void Emit(ReadOnlySpan<byte> text)
    {
        while (text.Length > BlockBytes - _length)
        {
            var some = text[..(BlockBytes - _length)];
            some.CopyTo(_block.AsSpan(_length));
            _length = BlockBytes;
            text = text[some.Length..];
            Flush();
        }

        text.CopyTo(_block.AsSpan(_length));
        _length += text.Length;
    }

    private void Flush()
    {
        if (_length > 0) sink.Write(_block.AsSpan(0, _length));
        _length = 0;
    }

    /// <summary>The value of a hex digit, negative for anything else; <c>byte.TryParse</c> would also take a NUL at the end.</summary>
    private static int Digit(byte value) => HexValues[value];

    private static bool IsWhite(byte value) => value is (byte)' ' or (byte)'\t';
}
