using System.Buffers.Binary;
using System.Text;

namespace Enclosure.Tests.Mime;

/// <summary>Writes a winmail.dat ([MS-OXTNEF]) piece by piece, wrong ones too.</summary>
internal sealed class TnefBuilder
{
    public const byte OfMessage = 1;
    public const byte OfAttachment = 2;

    public const uint Version = 0x00089006;
    public const uint OemCodepage = 0x00069007;
    public const uint MessageClass = 0x00078008;
    public const uint Subject = 0x00018004;
    public const uint Body = 0x0002800C;
    public const uint MessageProperties = 0x00069003;
    public const uint RecipientTable = 0x00069004;
    public const uint AttachRendData = 0x00069002;
    public const uint AttachTitle = 0x00018010;
    public const uint AttachTransportFilename = 0x00069001;
    public const uint AttachMetafile = 0x00068011;
    public const uint AttachModifyDate = 0x00038013;
    public const uint AttachData = 0x0006800F;
    public const uint Attachment = 0x00069005;

    private readonly MemoryStream _stream = new();

    public TnefBuilder()
    {
        _stream.Write([0x78, 0x9F, 0x3E, 0x22, 1, 0]);
        Add(OfMessage, Version, [0, 0, 1, 0]);
    }

    public byte[] Bytes => _stream.ToArray();

    /// <summary>An attribute; its length and checksum are right unless told otherwise.</summary>
    public TnefBuilder Add(byte level, uint id, byte[] data, uint? length = null, ushort? checksum = null)
    {
        Span<byte> header = stackalloc byte[9];
        header[0] = level;
        BinaryPrimitives.WriteUInt32LittleEndian(header[1..], id);
        BinaryPrimitives.WriteUInt32LittleEndian(header[5..], length ?? (uint)data.Length);
        _stream.Write(header);
        _stream.Write(data);
        BinaryPrimitives.WriteUInt16LittleEndian(header, checksum ?? (ushort)data.Sum(value => value));
        _stream.Write(header[..2]);
        return this;
    }

    public TnefBuilder Raw(params byte[] bytes)
    {
        _stream.Write(bytes);
        return this;
    }

    public TnefBuilder WithCodePage(uint codePage) => Add(OfMessage, OemCodepage, [.. BitConverter.GetBytes(codePage), 0, 0, 0, 0]);

    /// <summary>What Outlook writes before the files: class, subject, properties of the message.</summary>
    public TnefBuilder WithMessage(string subject, string body) =>
        Add(OfMessage, MessageClass, Zeroed("IPM.Microsoft Mail.Note"))
            .Add(OfMessage, Subject, Zeroed(subject))
            .Add(OfMessage, MessageProperties, new TnefPropertyList().Every().Utf16(0x1000, body).Bytes);

    public TnefBuilder BeginFile() => Add(OfAttachment, AttachRendData, [1, 0, 0xFF, 0xFF, 0xFF, 0xFF, 0x20, 0, 0x20, 0, 0, 0, 0, 0]);

    public TnefBuilder Title(byte[] name) => Add(OfAttachment, AttachTitle, [.. name, 0]);

    public TnefBuilder Data(byte[] content) => Add(OfAttachment, AttachData, content);

    public TnefBuilder Properties(TnefPropertyList properties) => Add(OfAttachment, Attachment, properties.Bytes);

    /// <summary>A file as Outlook writes it: bytes and short name as attributes, the rest as properties.</summary>
    public TnefBuilder File(string name, byte[] content, string? type = null, string? contentId = null)
    {
        var properties = new TnefPropertyList().Every().Utf16(0x3707, name);
        if (type is not null) properties.String8(0x370E, Encoding.ASCII.GetBytes(type));
        if (contentId is not null) properties.Utf16(0x3712, contentId);
        return BeginFile()
            .Add(OfAttachment, AttachModifyDate, new byte[14])
            .Data(content)
            .Title("SHORT~1.DAT"u8.ToArray())
            .Add(OfAttachment, AttachMetafile, new byte[100])
            .Properties(properties);
    }

    private static byte[] Zeroed(string text) => [.. Encoding.UTF8.GetBytes(text), 0];
}
