using Enclosure.Mime.Parts;

namespace Enclosure.Mime;

/// <summary>A file inside a leaf, while it is being told; nothing is told of it past the budget of parts or when it is skipped.</summary>
internal sealed class FoundFiles(Reading reading, MimePart holder, MimeOrigin origin)
{
    private int _count;
    private MimePart? _file;
    private bool _skipped;

    /// <summary>The open file; null when there is none or nothing is told of it.</summary>
    public MimePart? Told => _skipped ? null : _file;

    public void Begin(string? name)
    {
        if (!reading.TakePart())
        {
            reading.EndParts(holder);
            reading.Visitor.Rest(holder, 0);
            return;
        }

        _file = new MimePart
        {
            Number = $"{holder.Number}.{++_count}",
            Parent = holder,
            Kind = MimePartKind.File,
            Origin = origin,
            ContentType = "application/octet-stream",
            Filename = name,
            RawFilename = name,
            TransferEncoding = "binary",
        };
        _skipped = reading.Visitor.Begin(_file) == BodyUse.Skip;
    }

    public void Data(ReadOnlySpan<byte> bytes)
    {
        if (_file is null) reading.Visitor.Rest(holder, bytes.Length);
        else if (!_skipped) reading.Visitor.Content(_file, bytes);
    }

    public void End(Action<MimePart>? finish = null)
    {
        if (_file is not { } file) return;

        finish?.Invoke(file);
        reading.Visitor.End(file);
        _file = null;
    }

    public void Defect(string code, DefectGrade grade, string detail) => (_file ?? holder).Add(code, grade, detail);
}
