using System.Buffers.Binary;
using Enclosure.Mime.Parts;

namespace Enclosure.Mime.Tnef;

/// <summary>What the attributes of a TNEF stream mean ([MS-OXTNEF] §2.1.3.3), told to the attachment they belong to.</summary>
internal sealed class TnefAttributes
{
    public const byte OfMessage = 1;
    public const byte OfAttachment = 2;

    private const ushort Body = 0x800C;
    private const ushort AttachData = 0x800F;
    private const ushort AttachTitle = 0x8010;
    private const ushort AttachMetafile = 0x8011;
    private const ushort AttachTransportFilename = 0x9001;
    private const ushort AttachRendData = 0x9002;
    private const ushort MessageProperties = 0x9003;
    private const ushort Attachment = 0x9005;
    private const ushort OemCodepage = 0x9007;

    /// <summary>Longer names are cut; in bytes.</summary>
    private const int MaxText = 2048;

    private readonly TnefVisitor _visitor;
    private readonly TnefAttachment _attachment;
    private readonly TnefProperties _properties;
    private readonly ByteGather _text = new(MaxText);
    private ushort _id;
    private bool _hasBody;

    public TnefAttributes(TnefVisitor visitor)
    {
        _visitor = visitor;
        _attachment = new TnefAttachment(visitor);
        _properties = new TnefProperties(_attachment, _text);
    }

    public void Begin(byte level, ushort id, uint length)
    {
        _id = id;
        _text.Clear();
        var belongsTo = id is AttachData or AttachTitle or AttachMetafile or AttachTransportFilename or AttachRendData or Attachment
            ? OfAttachment
            : id is Body or MessageProperties or OemCodepage ? OfMessage : level;
        if (level != belongsTo)
            _visitor.Defect(DefectCodes.TnefLevel, DefectGrade.Note, "The winmail.dat mixes what is of the message and what is of a file.");

        if (id == AttachRendData) _attachment.Open();
        if (id == AttachData) _attachment.BeginData(length);
        if (id is Attachment or MessageProperties) _properties.Begin(ofMessage: id == MessageProperties);
        if (id == Body) _hasBody = true;
    }

    public void Data(ReadOnlySpan<byte> bytes)
    {
        if (_id == AttachData) _attachment.Data(bytes);
        else if (_id is Attachment or MessageProperties) _properties.Write(bytes);
        else if (_id is AttachTitle or AttachTransportFilename or OemCodepage) _text.Add(bytes);
    }

    /// <summary>The attribute is over, be it that all of it came or that the stream broke off.</summary>
    public void End()
    {
        if (_id == AttachData) _attachment.EndData();
        if (_id == AttachTitle) _attachment.Title = _text.Bytes;
        if (_id == AttachTransportFilename) _attachment.TransportName = _text.Bytes;
        if (_id == OemCodepage && _text.Bytes.Length >= sizeof(uint))
            _attachment.CodePage = BinaryPrimitives.ReadUInt32LittleEndian(_text.Bytes);
        if (_id is Attachment or MessageProperties) EndProperties();
    }

    public void Complete()
    {
        _attachment.Close();
        if (_attachment.Count > 0) return;
        var detail = _hasBody ? "The winmail.dat holds a text and no files." : "The winmail.dat holds no files.";
        _visitor.Defect(DefectCodes.TnefNoFiles, DefectGrade.Note, detail);
    }

    private void EndProperties()
    {
        _hasBody |= _properties.HasBody;
        if (!_properties.IsWhole)
            _visitor.Defect(DefectCodes.TnefProperties, DefectGrade.Damaged, "Properties in the winmail.dat cannot be read.");
    }
}
