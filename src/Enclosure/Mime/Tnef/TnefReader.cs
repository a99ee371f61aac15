using System.Buffers.Binary;
using Enclosure.Mime.Parts;

namespace Enclosure.Mime.Tnef;

/// <summary>What a file in a winmail.dat is called. All may be missing.</summary>
/// <param name="ContentId">As it stands there, with or without brackets.</param>
public sealed record TnefFile(string? Name, string? ContentType, string? ContentId);

/// <summary>
/// Is told the files of a winmail.dat. Each: <see cref="Begin"/>, <see cref="Data"/>, <see cref="End"/>; names come last.
/// </summary>
public abstract class TnefVisitor
{
    public abstract void Begin();

    public abstract void Data(ReadOnlySpan<byte> bytes);

    public abstract void End(TnefFile file);

    public abstract void Defect(string code, DefectGrade grade, string detail);
}

/// <summary>
/// Reads application/ms-tnef as its bytes come ([MS-OXTNEF]), with a fixed buffer. Content never makes it throw. Files never nest: an
/// embedded message is a file of the type application/ms-tnef, named <c>….dat</c>, whose bytes another reader opens (<see cref="IsTnef"/>).
/// Texts, recipients and dates are passed over. Defects: <c>tnef-signature</c>, <c>tnef-truncated</c>, <c>tnef-broken</c>,
/// <c>tnef-checksum</c>, <c>tnef-level</c>, <c>tnef-properties</c>, <c>tnef-second-data</c>, <c>tnef-no-files</c>.
/// </summary>
public sealed class TnefReader(TnefVisitor visitor)
{
    private const uint Signature = 0x223E9F78;
    private const int SignatureBytes = 6;
    private const int HeaderBytes = 9;
    private const int ChecksumBytes = 2;

    private readonly ByteGather _gather = new(HeaderBytes);
    private readonly TnefAttributes _attributes = new(visitor);

    private Place _place = Place.Signature;
    private uint _left;
    private ushort _sum;

    private enum Place
    {
        Signature,
        Header,
        Data,
        Checksum,
        Over,
    }

    /// <summary>Whether bytes begin like a TNEF stream; four are enough.</summary>
    public static bool IsTnef(ReadOnlySpan<byte> head) =>
        head.Length >= sizeof(uint) && BinaryPrimitives.ReadUInt32LittleEndian(head) == Signature;

    /// <summary>The next bytes, any number of them.</summary>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty && _place != Place.Over) Step(ref bytes);
    }

    /// <summary>The stream is over: an open file ends.</summary>
    public void Complete()
    {
        var isWhole = _place == Place.Over || (_place == Place.Header && !_gather.Bytes.ContainsAnyExcept("\0\r\n"u8));
        if (_place == Place.Signature) Stop(DefectCodes.TnefSignature, "This is no winmail.dat.");
        else if (!isWhole) Stop(DefectCodes.TnefTruncated, "The winmail.dat breaks off before its end.");
        _place = Place.Over;
        _attributes.Complete();
    }

    private void Step(ref ReadOnlySpan<byte> bytes)
    {
        switch (_place)
        {
            case Place.Signature when _gather.TryFill(ref bytes, SignatureBytes, out var signature):
                _place = Place.Header;
                if (!IsTnef(signature)) Stop(DefectCodes.TnefSignature, "This is no winmail.dat.");
                break;
            case Place.Header when _gather.TryFill(ref bytes, HeaderBytes, out var header):
                TakeHeader(header);
                break;
            case Place.Data:
                TakeData(ref bytes);
                break;
            case Place.Checksum when _gather.TryFill(ref bytes, ChecksumBytes, out var checksum):
                TakeChecksum(BinaryPrimitives.ReadUInt16LittleEndian(checksum));
                break;
        }
    }

    private void TakeHeader(ReadOnlySpan<byte> header)
    {
        var level = header[0];
        if (level is not (TnefAttributes.OfMessage or TnefAttributes.OfAttachment))
        {
            if (header.ContainsAnyExcept((byte)0)) Stop(DefectCodes.TnefBroken, "The winmail.dat cannot be read further.");
            _place = Place.Over;
            return;
        }

        _left = BinaryPrimitives.ReadUInt32LittleEndian(header[5..]);
        _sum = 0;
        _place = _left == 0 ? Place.Checksum : Place.Data;
        _attributes.Begin(level, BinaryPrimitives.ReadUInt16LittleEndian(header[1..]), _left);
        if (_left == 0) _attributes.End();
    }

    private void TakeData(ref ReadOnlySpan<byte> bytes)
    {
        var data = bytes[..(int)Math.Min(_left, (uint)bytes.Length)];
        bytes = bytes[data.Length..];
        _left -= (uint)data.Length;
        _sum += TnefChecksum.Of(data);
        _attributes.Data(data);
        if (_left > 0) return;
        _attributes.End();
        _place = Place.Checksum;
    }

    private void TakeChecksum(ushort checksum)
    {
        if (checksum != _sum)
            visitor.Defect(
                DefectCodes.TnefChecksum, DefectGrade.Guessed, "A checksum in the winmail.dat is wrong; the bytes are taken as they came.");
        _place = Place.Header;
    }

    private void Stop(string code, string detail)
    {
        if (_place == Place.Data) _attributes.End();
        visitor.Defect(code, DefectGrade.Damaged, detail);
        _place = Place.Over;
    }
}
