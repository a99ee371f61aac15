namespace Enclosure.Mime;

/// <summary>A winmail.dat: told whole, and opened.</summary>
internal sealed class TnefSink : ContentSink
{
    private readonly Reading _reading;
    private readonly MimePart _part;
    private readonly TnefReader _reader;

    public TnefSink(Reading reading, MimePart part)
    {
        (_reading, _part) = (reading, part);
        _reader = new TnefReader(new Files(reading, part));
    }

    public override void Write(ReadOnlySpan<byte> content)
    {
        _reading.Visitor.Content(_part, content);
        _reader.Write(content);
    }

    public override void Complete() => _reader.Complete();

    private sealed class Files(Reading reading, MimePart part) : TnefVisitor
    {
        private readonly FoundFiles _files = new(reading, part, MimeOrigin.Tnef);

        public override void Begin() => _files.Begin(name: null);

        public override void Data(ReadOnlySpan<byte> bytes) => _files.Data(bytes);

        public override void End(TnefFile file) => _files.End(part =>
        {
            part.Filename = part.RawFilename = file.Name;
            part.ContentType = file.ContentType ?? part.ContentType;
            part.DeclaredType = file.ContentType;
            part.ContentId = ContentIds.Normalise(file.ContentId);
        });

        public override void Defect(string code, DefectGrade grade, string detail) => _files.Defect(code, grade, detail);
    }
}
