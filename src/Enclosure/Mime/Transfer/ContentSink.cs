namespace Enclosure.Mime.Transfer;

/// <summary>Where the decoded content of a leaf goes: to the visitor, and to the reader of what lies in it.</summary>
internal abstract class ContentSink
{
    /// <summary>Whether the visitor is told less than what was decoded.</summary>
    public virtual bool ChangesContent => false;

    public abstract void Write(ReadOnlySpan<byte> content);

    public virtual void Complete()
    {
    }
}
