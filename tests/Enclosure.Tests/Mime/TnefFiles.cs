using Enclosure.Mime.Parts;
using Enclosure.Mime.Tnef;

namespace Enclosure.Tests.Mime;

/// <summary>What a reader told of a winmail.dat. Fails when a call is out of order.</summary>
internal sealed class TnefFiles : TnefVisitor
{
    private MemoryStream? _open;

    public List<(TnefFile File, byte[] Content)> Files { get; } = [];

    public List<string> Defects { get; } = [];

    public IEnumerable<(string? Name, string Content)> Texts =>
        Files.Select(file => (file.File.Name, System.Text.Encoding.Latin1.GetString(file.Content)));

    public static TnefFiles Read(byte[] bytes, int piece = int.MaxValue)
    {
        var files = new TnefFiles();
        var reader = new TnefReader(files);
        foreach (var part in bytes.Chunk(piece)) reader.Write(part);
        reader.Complete();
        return files._open is null ? files : throw new InvalidOperationException("A file has no end.");
    }

    public override void Begin() =>
        _open = _open is null ? new MemoryStream() : throw new InvalidOperationException("A file lies in another.");

    public override void Data(ReadOnlySpan<byte> bytes) => (_open ?? throw new InvalidOperationException("Bytes of no file.")).Write(bytes);

    public override void End(TnefFile file)
    {
        Files.Add((file, (_open ?? throw new InvalidOperationException("No file to end.")).ToArray()));
        _open = null;
    }

    public override void Defect(string code, DefectGrade grade, string detail) => Defects.Add(code);
}
