namespace Enclosure.Mime;

/// <summary>What a file in a winmail.dat is called. All may be missing.</summary>
public sealed record TnefFile(string? Name, string? ContentType, string? ContentId);

/// <summary>Is told the files of a winmail.dat. Each: <see cref="Begin"/>, <see cref="Data"/>, <see cref="End"/>; names come last.</summary>
public abstract class TnefVisitor
{
    public abstract void Begin();

    public abstract void Data(ReadOnlySpan<byte> bytes);

    public abstract void End(TnefFile file);

    public abstract void Defect(string code, DefectGrade grade, string detail);
}

/// <summary>Reads application/ms-tnef as its bytes come ([MS-OXTNEF]), with a fixed buffer. Content never makes it throw.</summary>
public sealed class TnefReader(TnefVisitor visitor)
{
    public void Write(ReadOnlySpan<byte> bytes) => _ = visitor;

    public void Complete()
    {
    }
}
