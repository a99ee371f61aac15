using Enclosure.Mime.Headers;
using Enclosure.Mime.Parts;
using Enclosure.Mime.Transfer;
using Enclosure.Mime.Uuencode;

namespace Enclosure.Mime;

/// <summary>A plain text, of which uuencoded files are parts of their own.</summary>
internal sealed class TextSink : ContentSink
{
    private readonly UuencodeReader _reader;

    public TextSink(Reading reading, MimePart part) => _reader = new UuencodeReader(new TextAndFiles(reading, part));

    public override bool ChangesContent => true;

    public override void Write(ReadOnlySpan<byte> content) => _reader.Write(content);

    public override void Complete() => _reader.Complete();

    private sealed class TextAndFiles(Reading reading, MimePart part) : UuencodeVisitor
    {
        private readonly FoundFiles _files = new(reading, part, MimeOrigin.Uuencode);

        public override void Text(ReadOnlySpan<byte> bytes) => reading.Visitor.Content(part, bytes);

        public override void Begin(ReadOnlySpan<byte> name)
        {
            var text = HeaderDecoding.Decode(name);
            _files.Begin(string.IsNullOrWhiteSpace(text) ? null : text);
        }

        public override void Data(ReadOnlySpan<byte> bytes) => _files.Data(bytes);

        public override void End() => _files.End();

        public override void Defect(string code, DefectGrade grade, string detail) => _files.Defect(code, grade, detail);
    }
}
