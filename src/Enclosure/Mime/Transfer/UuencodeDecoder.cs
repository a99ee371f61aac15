using Enclosure.Mime.Parts;
using Enclosure.Mime.Uuencode;

namespace Enclosure.Mime.Transfer;

/// <summary>
/// uuencode as a transfer encoding, as old senders have it: the file in the body is the content. Text before it is content too, since there
/// may be no file at all; text after it is not, nor is empty space on either side.
/// </summary>
internal sealed class UuencodeDecoder(MimePart part, ContentSink sink) : TransferDecoder
{
    private readonly UuencodeReader _reader = new(new FileOnly(part, sink));

    public override void Write(ReadOnlySpan<byte> body) => _reader.Write(body);

    public override void Complete()
    {
        _reader.Complete();
        sink.Complete();
    }

    private sealed class FileOnly(MimePart part, ContentSink sink) : UuencodeVisitor
    {
        private bool _hasFile;
        private bool _hasText;

        public override void Text(ReadOnlySpan<byte> bytes)
        {
            if (_hasFile || !_hasText) bytes = bytes.TrimStart(" \t\r\n"u8);
            if (bytes.IsEmpty) return;

            _hasText = true;
            part.Add(DefectCodes.UuencodeText, DefectGrade.Guessed, "Text stands around the uuencoded file.");
            if (!_hasFile) sink.Write(bytes);
        }

        public override void Begin(ReadOnlySpan<byte> name) => _hasFile = true;

        public override void Data(ReadOnlySpan<byte> bytes) => sink.Write(bytes);

        public override void End()
        {
        }

        public override void Defect(string code, DefectGrade grade, string detail) => part.Add(code, grade, detail);
    }
}
