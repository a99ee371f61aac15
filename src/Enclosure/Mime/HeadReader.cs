using Enclosure.Mime.Headers;
using Enclosure.Mime.Parts;

namespace Enclosure.Mime;

/// <summary>Reads a message's own header fields, and stops to look when it has them.</summary>
public sealed class HeadReader
{
    private const int PieceBytes = 1024;

    private readonly FirstPart _first = new();
    private readonly MimeReader _reader;

    public HeadReader(MimeBudgets budgets) => _reader = new MimeReader(_first, budgets);

    /// <summary>Null until all of them have come.</summary>
    public MimeHeaders? Headers => _first.Headers;

    /// <summary>The header fields of a message that begins with these bytes.</summary>
    public static MimeHeaders Read(ReadOnlySpan<byte> message, MimeBudgets budgets)
    {
        var head = new HeadReader(budgets);
        head.Write(message);
        return head.Complete();
    }

    /// <summary>The next bytes; what comes after the header fields is passed over.</summary>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        while (Headers is null && !bytes.IsEmpty)
        {
            var length = Math.Min(bytes.Length, PieceBytes);
            _reader.Write(bytes[..length]);
            bytes = bytes[length..];
        }
    }

    /// <summary>No more bytes come: what there was of header fields.</summary>
    public MimeHeaders Complete()
    {
        if (Headers is null) _reader.Complete();
        return Headers ?? MimeHeaders.None;
    }

    /// <summary>The first part told is the message itself.</summary>
    private sealed class FirstPart : MimeVisitor
    {
        public MimeHeaders? Headers { get; private set; }

        public override BodyUse Begin(MimePart part)
        {
            Headers ??= part.Headers;
            return BodyUse.Skip;
        }
    }
}
