using System.Buffers.Binary;

namespace Enclosure.Mime.Tnef;

/// <summary>Reads a list of MAPI properties in a TNEF attribute ([MS-OXTNEF] §2.1.3.4) as its bytes come.</summary>
internal sealed class TnefProperties(TnefAttachment attachment, ByteGather text)
{
    private const int WordBytes = 4;
    private const int NameBytes = 24;
    private const int InterfaceBytes = 16;
    private const ushort FirstNamedId = 0x8000;

    private readonly ByteGather _gather = new(NameBytes);
    private bool _ofMessage;
    private Step _step;
    private Step _afterSkip;
    private Use _use;
    private ulong _skip;
    private uint _properties;
    private uint _values;
    private bool _isFirstValue;
    private uint _valueBytes;
    private uint _left;
    private ushort _type;
    private bool _hasMany;
    private ushort _id;

    private enum Step
    {
        Count,
        Tag,
        Name,
        ValueCount,
        ValueLength,
        Interface,
        Value,
        Skip,
        Property,
        EndOfValue,
        Over,
        Broken,
    }

    private enum Use
    {
        None,
        Text,
        File,
    }

    /// <summary>Whether the list, read to its end, was as long as it says. The last value's padding may be missing.</summary>
    public bool IsWhole => _step == Step.Over || IsInLastPadding;

    private bool IsInLastPadding =>
        _step == Step.Skip && _afterSkip == Step.EndOfValue && _properties == 0 && _values == 0 && _skip < WordBytes;

    /// <summary>Whether one of the properties is a text of the message.</summary>
    public bool HasBody { get; private set; }

    public void Begin(bool ofMessage)
    {
        (_ofMessage, _step, HasBody) = (ofMessage, Step.Count, false);
        _gather.Clear();
    }

    public void Write(ReadOnlySpan<byte> bytes)
    {
        while (_step switch
        {
            Step.Count => TakeCount(ref bytes),
            Step.Tag => TakeTag(ref bytes),
            Step.Name => TakeName(ref bytes),
            Step.Property => TakeProperty(),
            Step.ValueCount => TakeValueCount(ref bytes),
            Step.ValueLength => TakeValueLength(ref bytes),
            Step.Interface => TakeInterface(ref bytes),
            Step.Value => TakeValue(ref bytes),
            Step.EndOfValue => TakeEndOfValue(),
            Step.Skip => TakeSkip(ref bytes),
            Step.Over or Step.Broken => false,
        })
        {
        }
    }

    private bool TakeCount(ref ReadOnlySpan<byte> bytes)
    {
        if (!TryRead(ref bytes, out _properties)) return false;
        NextProperty();
        return true;
    }

    private void NextProperty()
    {
        _step = _properties == 0 ? Step.Over : Step.Tag;
        if (_properties > 0) _properties--;
        _values = 0;
    }

    private bool TakeTag(ref ReadOnlySpan<byte> bytes)
    {
        if (!TryRead(ref bytes, out var tag)) return false;
        (_hasMany, _type, _id) = ((tag & MapiTypes.Many) != 0, (ushort)(tag & ~MapiTypes.Many), (ushort)(tag >> 16));
        if (_ofMessage && _id is 0x1000 or 0x1009 or 0x1013) HasBody = true;
        _step = _id >= FirstNamedId ? Step.Name : Step.Property;
        return true;
    }

    private bool TakeName(ref ReadOnlySpan<byte> bytes)
    {
        if (!_gather.TryFill(ref bytes, NameBytes, out var name)) return false;
        var isText = BinaryPrimitives.ReadUInt32LittleEndian(name[16..]) == 1;
        Skip(isText ? Padded(BinaryPrimitives.ReadUInt32LittleEndian(name[20..])) : 0, Step.Property);
        return true;
    }

    private bool TakeProperty()
    {
        var size = MapiTypes.SizeOf(_type);
        if (size < 0) _step = Step.Broken;
        else if (size == 0 || _hasMany) _step = Step.ValueCount;
        else Skip((ulong)size, Step.EndOfValue);
        return true;
    }

    private bool TakeValueCount(ref ReadOnlySpan<byte> bytes)
    {
        if (!TryRead(ref bytes, out _values)) return false;
        var size = MapiTypes.SizeOf(_type);
        _isFirstValue = true;
        if (size == 0)
        {
            NextValue();
            return true;
        }

        Skip(_values * (ulong)size, Step.EndOfValue);
        _values = 0;
        return true;
    }

    private void NextValue()
    {
        if (_values == 0)
        {
            NextProperty();
            return;
        }

        _values--;
        _step = Step.ValueLength;
    }

    private bool TakeValueLength(ref ReadOnlySpan<byte> bytes)
    {
        if (!TryRead(ref bytes, out _valueBytes)) return false;
        _left = _valueBytes;
        _use = _isFirstValue && !_ofMessage ? UseOf(_type) : Use.None;
        _isFirstValue = false;
        text.Clear();
        if (_use == Use.None) Skip(Padded(_valueBytes), Step.EndOfValue);
        else if (_use == Use.File) BeginFile();
        else _step = Step.Value;
        return true;
    }

    private Use UseOf(ushort type) => type switch
    {
        MapiTypes.String8 or MapiTypes.Utf16 when attachment.WantsText(_id) => Use.Text,
        MapiTypes.Binary or MapiTypes.Object when attachment.WantsData(_id) => Use.File,
        _ => Use.None,
    };

    private void BeginFile()
    {
        var isObject = _type == MapiTypes.Object && !_hasMany && _left >= InterfaceBytes;
        if (isObject) _left -= InterfaceBytes;
        attachment.BeginData(uint.MaxValue);
        _step = isObject ? Step.Interface : Step.Value;
    }

    private bool TakeInterface(ref ReadOnlySpan<byte> bytes)
    {
        if (!_gather.TryFill(ref bytes, InterfaceBytes, out var id)) return false;
        attachment.TakeInterface(id);
        _step = Step.Value;
        return true;
    }

    private bool TakeValue(ref ReadOnlySpan<byte> bytes)
    {
        var taken = bytes[..(int)Math.Min(_left, (uint)bytes.Length)];
        bytes = bytes[taken.Length..];
        _left -= (uint)taken.Length;
        if (_use == Use.Text) text.Add(taken);
        else if (!taken.IsEmpty) attachment.Data(taken);
        if (_left > 0) return false;

        if (_use == Use.Text) attachment.TakeText(_id, text.Bytes, _type == MapiTypes.Utf16);
        Skip(Padded(_valueBytes) - _valueBytes, Step.EndOfValue);
        return true;
    }

    private bool TakeEndOfValue()
    {
        NextValue();
        return true;
    }

    private void Skip(ulong count, Step then) => (_skip, _afterSkip, _step) = (count, then, Step.Skip);

    private bool TakeSkip(ref ReadOnlySpan<byte> bytes)
    {
        var taken = (int)Math.Min(_skip, (ulong)bytes.Length);
        bytes = bytes[taken..];
        _skip -= (ulong)taken;
        if (_skip > 0) return false;
        _step = _afterSkip;
        return true;
    }

    private bool TryRead(ref ReadOnlySpan<byte> bytes, out uint word)
    {
        var isFull = _gather.TryFill(ref bytes, WordBytes, out var gathered);
        word = isFull ? BinaryPrimitives.ReadUInt32LittleEndian(gathered) : 0;
        return isFull;
    }

    private static ulong Padded(uint length) => (length + 3UL) & ~3UL;
}
