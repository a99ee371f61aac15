using Enclosure.Mime.Parts;
using Enclosure.Mime.Transfer;

namespace Enclosure.Mime;

/// <summary>
/// Reads a message of any size as its bytes come, with a fixed buffer, and tells a <see cref="MimeVisitor"/>. Content never makes it throw;
/// what is wrong becomes a <see cref="MimeDefect"/> of the part. Time is linear in the bytes. What the visitor throws comes out of
/// <see cref="Write"/> or <see cref="Complete"/>, after which the reader is of no more use. How many bytes come at once makes no difference
/// to what is told, but for where spans are cut.
/// RFC 5322, 2045–2047, 2183, 2231, 2387, 2392, 3676, 6532.
/// </summary>
public sealed class MimeReader(MimeVisitor visitor, MimeBudgets budgets)
{
    private readonly MessageReader _message = new(new Reading(visitor, budgets), new RawBytes(visitor), parent: null, depth: 0);

    /// <summary>The next bytes of the message, any number of them.</summary>
    public void Write(ReadOnlySpan<byte> bytes) => _message.Write(bytes);

    /// <summary>The message is over: open parts end.</summary>
    public void Complete() => _message.Complete();
}
