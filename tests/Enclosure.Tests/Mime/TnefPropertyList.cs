using System.Text;

namespace Enclosure.Tests.Mime;

/// <summary>Writes the properties of a message or of a file in a winmail.dat ([MS-OXTNEF] §2.1.3.4).</summary>
internal sealed class TnefPropertyList
{
    public static readonly Guid MessageInterface = new("00020307-0000-0000-C000-000000000046");
    public static readonly Guid StorageInterface = new("0000000B-0000-0000-C000-000000000046");

    private readonly MemoryStream _stream = new();
    private uint _count;

    public byte[] Bytes => [.. BitConverter.GetBytes(_count), .. _stream.ToArray()];

    /// <summary>The list with another count than it has.</summary>
    public byte[] Claiming(uint count) => [.. BitConverter.GetBytes(count), .. _stream.ToArray()];

    public TnefPropertyList String8(ushort id, params byte[][] texts) => Counted(0x001E, id, texts.Select(text => (byte[])[.. text, 0]));

    public TnefPropertyList Utf16(ushort id, params string[] texts) =>
        Counted(0x001F, id, texts.Select(text => Encoding.Unicode.GetBytes(text + '\0')));

    public TnefPropertyList Binary(ushort id, params byte[][] values) => Counted(0x0102, id, values);

    public TnefPropertyList Object(ushort id, Guid reader, byte[] value) => Counted(0x000D, id, [[.. reader.ToByteArray(), .. value]]);

    public TnefPropertyList Fixed(ushort type, ushort id, byte[] value)
    {
        Tag(type, id);
        return Padded(value);
    }

    public TnefPropertyList FixedMany(ushort type, ushort id, params byte[][] values)
    {
        Tag((ushort)(type | 0x1000), id);
        Word((uint)values.Length);
        foreach (var value in values) Padded(value);
        return this;
    }

    /// <summary>Properties that are to be passed over, of each type and with each kind of name.</summary>
    public TnefPropertyList Every()
    {
        Fixed(0x0002, 0x3001, [1, 0]).Fixed(0x0003, 0x3705, [1, 0, 0, 0])
            .Fixed(0x0004, 0x6700, new byte[4])
            .Fixed(0x0005, 0x6701, new byte[8]);
        Fixed(0x0006, 0x6702, new byte[8]).Fixed(0x0007, 0x6703, new byte[8])
            .Fixed(0x000A, 0x6704, new byte[4])
            .Fixed(0x000B, 0x7FFE, [1, 0]);
        Fixed(0x0014, 0x6705, new byte[8]).Fixed(0x0040, 0x3007, new byte[8]).Fixed(0x0048, 0x6706, new byte[16]);
        FixedMany(0x0002, 0x6707, [1, 0], [2, 0], [3, 0]).FixedMany(0x0014, 0x6708, new byte[8], new byte[8]).FixedMany(0x0048, 0x6709);
        Binary(0x3702, new byte[5]).Binary(0x3709).String8(0x670A, "a"u8.ToArray(), "bcd"u8.ToArray()).Utf16(0x670B, "one", "", "three");
        Named("by number", isText: false).Fixed(0x0003, 0x8001, [7, 7, 7, 7]);
        Named("by a name of odd length", isText: true).Utf16(0x8002, "value");
        return this;
    }

    private TnefPropertyList Counted(ushort type, ushort id, IEnumerable<byte[]> values)
    {
        var all = values.ToList();
        Tag(all.Count == 1 ? type : (ushort)(type | 0x1000), id);
        Word((uint)all.Count);
        foreach (var value in all)
        {
            Word((uint)value.Length);
            Padded(value);
        }

        return this;
    }

    /// <summary>The name of the next property, which comes after its tag.</summary>
    private TnefPropertyList Named(string name, bool isText)
    {
        _name = isText
            ? [
                .. Guid.NewGuid().ToByteArray(), 1, 0, 0, 0, .. BitConverter.GetBytes((name.Length + 1) * 2),
                .. Encoding.Unicode.GetBytes(name + '\0'),
            ]
            : [.. Guid.NewGuid().ToByteArray(), 0, 0, 0, 0, 0x33, 0x85, 0, 0];
        return this;
    }

    private byte[] _name = [];

    private void Tag(ushort type, ushort id)
    {
        _count++;
        Word(type | ((uint)id << 16));
        Padded(_name);
        _name = [];
    }

    private void Word(uint value) => _stream.Write(BitConverter.GetBytes(value));

    private TnefPropertyList Padded(byte[] value)
    {
        _stream.Write(value);
        _stream.Write(new byte[(4 - (value.Length % 4)) % 4]);
        return this;
    }
}
