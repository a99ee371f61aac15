using Enclosure.Mime.Headers;
using Enclosure.Mime.Parts;
using Enclosure.Mime.Tnef;
using Enclosure.Mime.Transfer;

namespace Enclosure.Mime;

/// <summary>A winmail.dat: told whole, and opened.</summary>
internal sealed class TnefSink : ContentSink
{
    private readonly Reading _reading;
    private readonly MimePart _part;
    private readonly TnefReader _reader;

    /// <param name="depth">What lies around the part.</param>
    public TnefSink(Reading reading, MimePart part, int depth)
    {
        (_reading, _part) = (reading, part);
        _reader = new TnefReader(new Files(reading, part, depth));
    }

    public override void Write(ReadOnlySpan<byte> content)
    {
        _reading.Visitor.Content(_part, content);
        _reader.Write(content);
    }

    public override void Complete() => _reader.Complete();

    /// <remarks>A file that is a winmail.dat itself is known by its first bytes: types and names come last.</remarks>
    private sealed class Files(Reading reading, MimePart part, int depth) : TnefVisitor
    {
        private readonly FoundFiles _files = new(reading, part, MimeOrigin.Tnef);
        private readonly byte[] _head = new byte[sizeof(uint)];
        private int _headLength;
        private TnefReader? _inner;

        public override void Begin()
        {
            _files.Begin(name: null);
            (_headLength, _inner) = (0, null);
        }

        public override void Data(ReadOnlySpan<byte> bytes)
        {
            _files.Data(bytes);
            if (_headLength < _head.Length) TakeHead(ref bytes);
            _inner?.Write(bytes);
        }

        public override void End(TnefFile file)
        {
            _inner?.Complete();
            _inner = null;
            _files.End(part =>
            {
                part.Filename = part.RawFilename = file.Name;
                part.ContentType = file.ContentType ?? part.ContentType;
                part.DeclaredType = file.ContentType;
                part.ContentId = ContentIds.Normalise(file.ContentId);
            });
        }

        public override void Defect(string code, DefectGrade grade, string detail) => _files.Defect(code, grade, detail);

        private void TakeHead(ref ReadOnlySpan<byte> bytes)
        {
            var some = bytes[..Math.Min(bytes.Length, _head.Length - _headLength)];
            some.CopyTo(_head.AsSpan(_headLength));
            _headLength += some.Length;
            bytes = bytes[some.Length..];
            if (!TnefReader.IsTnef(_head.AsSpan(0, _headLength)) || _files.Told is not { } file) return;

            if (!reading.MayOpen(depth + 1, file.Number))
            {
                file.Add(DefectCodes.DepthBudget, DefectGrade.Budget, "Files of winmail.dat lie too deep in one another.");
                return;
            }

            _inner = new TnefReader(new Files(reading, file, depth + 1));
            _inner.Write(_head);
        }
    }
}
