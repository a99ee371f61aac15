namespace Enclosure.Mime.Parts;

/// <summary>What a visitor wants to be told of a part's body.</summary>
public enum BodyUse
{
    /// <summary>Nothing: neither its content nor its bytes as they came.</summary>
    Skip,

    /// <summary>Its decoded content, and all its bytes as they came.</summary>
    Literal,

    /// <summary>
    /// Its decoded content, its bytes as they came where they cannot be made again from it, and the <see cref="EncodedRun"/> where they
    /// can.
    /// </summary>
    Refer,
}

/// <summary>
/// Is told what a <see cref="MimeReader"/> reads, in the order of the message. Calls for one part: <see cref="Begin"/> once its headers are
/// complete, any number of <see cref="Content"/>, <see cref="End"/>. Parts nest: those of a container, of a forwarded message, of a
/// winmail.dat, of a text with uuencoded files come between the Begin and the End of what holds them. Spans are good during the call only.
/// </summary>
public abstract class MimeVisitor
{
    /// <summary>
    /// A part begins; what is wanted of its body. Asked of containers too, whose body is their parts: the answer is of no account there.
    /// </summary>
    public abstract BodyUse Begin(MimePart part);

    /// <summary>
    /// Decoded content of a leaf: its transfer encoding is undone, its charset is not. A forwarded message's content is the message.
    /// </summary>
    public virtual void Content(MimePart part, ReadOnlySpan<byte> decoded)
    {
    }

    /// <summary>The part is over; its defects are complete.</summary>
    public virtual void End(MimePart part)
    {
    }

    /// <summary>
    /// Bytes of the message as they came: all of them, in order, but those of bodies that are skipped or told as a run. Parts inside
    /// another leaf (of a forwarded message, of a winmail.dat, of a uuencoding text) have none of their own.
    /// </summary>
    /// <param name="owner">The leaf whose body they belong to; null for headers, boundaries and what is between parts.</param>
    public virtual void Literal(MimePart? owner, ReadOnlySpan<byte> raw)
    {
    }

    /// <summary>
    /// Bytes past the budget of parts: of a multipart the parts that are not taken apart, of a text a uuencoded file. The multipart's are
    /// told by <see cref="Literal"/> as well. Comes with 0 when such a part begins.
    /// </summary>
    /// <param name="holder">What they lie in; it has the defect <c>parts-budget</c>.</param>
    public virtual void Rest(MimePart holder, long bytes)
    {
    }

    /// <summary>The run that the body of <paramref name="owner"/> begins with; comes before any <see cref="Literal"/> of it.</summary>
    public virtual void Run(MimePart owner, EncodedRun run)
    {
    }
}
