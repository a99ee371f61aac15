using System.Buffers.Binary;
using Enclosure.Mime.Parts;

namespace Enclosure.Mime.Tnef;

/// <summary>
/// The file of a TNEF stream that is being read: its bytes go to the visitor at once, its names are remembered until its end.
/// </summary>
internal sealed class TnefAttachment(TnefVisitor visitor)
{
    private const ushort DisplayName = 0x3001;
    private const ushort DataProperty = 0x3701;
    private const ushort Filename = 0x3704;
    private const ushort LongFilename = 0x3707;
    private const ushort MimeTag = 0x370E;
    private const ushort ContentIdProperty = 0x3712;

    /// <summary>IID_IMessage; its other twelve bytes are those of every such id.</summary>
    private const uint MessageInterface = 0x00020307;

    /// <summary>What stands for the bytes of an embedded message, for readers too old for the property that has them.</summary>
    private const int MaxStandIn = 128;

    private readonly Dictionary<ushort, string> _texts = [];
    private readonly ByteGather _standIn = new(MaxStandIn);
    private bool _isOpen;
    private bool _hasData;
    private bool _mayBeStandIn;
    private bool _isMessage;
    private string? _title;
    private string? _transportName;

    /// <summary>How many there were.</summary>
    public int Count { get; private set; }

    public uint CodePage { private get; set; }

    public ReadOnlySpan<byte> Title
    {
        set => _title = TakeText(value);
    }

    public ReadOnlySpan<byte> TransportName
    {
        set => _transportName = TakeText(value);
    }

    private static ReadOnlySpan<byte> StandIn => "This attachment is a MAPI 1.0 embedded message"u8;

    public void Open()
    {
        Close();
        (_isOpen, _hasData, _isMessage) = (true, false, false);
        Count++;
        visitor.Begin();
    }

    public void Close()
    {
        if (!_isOpen) return;
        if (!_hasData && !_standIn.Bytes.IsEmpty) visitor.Data(_standIn.Bytes);
        visitor.End(File());
        _isOpen = false;
        _standIn.Clear();
        (_title, _transportName) = (null, null);
        _texts.Clear();
    }

    /// <summary>The bytes of the file begin. One attachment has them once: what comes again is a file of its own.</summary>
    public void BeginData(uint length)
    {
        EnsureOpen();
        if (_hasData)
        {
            visitor.Defect(DefectCodes.TnefSecondData, DefectGrade.Note, "A file in the winmail.dat has bytes twice; each is a file.");
            Open();
        }

        _mayBeStandIn = length <= MaxStandIn;
        _standIn.Clear();
    }

    public void Data(ReadOnlySpan<byte> bytes)
    {
        _hasData = true;
        if (_mayBeStandIn) _standIn.Add(bytes);
        else visitor.Data(bytes);
    }

    public void EndData()
    {
        if (!_mayBeStandIn || !_hasData) return;
        _hasData = !_standIn.Bytes.StartsWith(StandIn);
        if (_hasData) visitor.Data(_standIn.Bytes);
    }

    public bool WantsText(ushort id) => id is DisplayName or Filename or LongFilename or MimeTag or ContentIdProperty;

    /// <summary>
    /// Whether this property has the file's bytes; they are those of its first value, and only when the attribute for them did not come.
    /// </summary>
    public bool WantsData(ushort id) => id == DataProperty && !_hasData;

    /// <summary>The interface that an object's bytes are read with: an embedded message's is TNEF again.</summary>
    public void TakeInterface(ReadOnlySpan<byte> id) => _isMessage = BinaryPrimitives.ReadUInt32LittleEndian(id) == MessageInterface;

    public void TakeText(ushort id, ReadOnlySpan<byte> text, bool isUtf16)
    {
        EnsureOpen();
        if (TnefText.Decode(text, isUtf16, CodePage) is { } decoded) _texts[id] = decoded;
    }

    private string? TakeText(ReadOnlySpan<byte> text)
    {
        EnsureOpen();
        return TnefText.Decode(text, isUtf16: false, CodePage);
    }

    private void EnsureOpen()
    {
        if (!_isOpen) Open();
    }

    private TnefFile File()
    {
        var contentId = _texts.GetValueOrDefault(ContentIdProperty);
        var name = _texts.GetValueOrDefault(LongFilename) ?? _title ?? _texts.GetValueOrDefault(Filename) ?? _transportName;
        var display = _texts.GetValueOrDefault(DisplayName);
        return _isMessage
            ? new TnefFile($"{display ?? name ?? "message"}.dat", "application/ms-tnef", contentId)
            : new TnefFile(name ?? display, _texts.GetValueOrDefault(MimeTag), contentId);
    }
}
