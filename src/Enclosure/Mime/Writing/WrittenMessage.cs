using Enclosure.Mime.Parts;

namespace Enclosure.Mime.Writing;

/// <summary>A run of a written message.</summary>
public abstract record WrittenPiece
{
    private WrittenPiece()
    {
    }

    /// <summary>Bytes as they go on the wire: header fields, boundaries, texts.</summary>
    public sealed record Literal(ReadOnlyMemory<byte> Bytes) : WrittenPiece;

    /// <summary>
    /// The content of <see cref="MessageDraft.Files"/> number <paramref name="Index"/>, encoded as <paramref name="Run"/> says.
    /// </summary>
    /// <param name="Part">Number of the MIME part.</param>
    public sealed record File(int Index, string Part, EncodedRun Run) : WrittenPiece;
}

/// <summary>A MIME part of a written message; the message itself is <c>1</c>. Sizes in bytes before transfer encoding.</summary>
/// <param name="FileIndex">Which of <see cref="MessageDraft.Files"/> it is; null for containers and texts.</param>
public sealed record WrittenPart(
    string Number,
    string ContentType,
    string? Disposition,
    string? Filename,
    string? Charset,
    string TransferEncoding,
    long SizeBytes,
    string? ContentId,
    int? FileIndex)
{
    public IReadOnlyList<WrittenPart> Parts { get; init; } = [];
}

/// <summary>A message ready to go: pieces in their order, the files' bytes left out.</summary>
/// <param name="NeedsSmtpUtf8">
/// An address in its header has a local part beyond ASCII: only a server with SMTPUTF8 takes it (RFC 6531).
/// </param>
public sealed record WrittenMessage(IReadOnlyList<WrittenPiece> Pieces, WrittenPart Root, bool NeedsSmtpUtf8)
{
    /// <summary>The whole message on the wire, in bytes, before dot-stuffing.</summary>
    public long SizeBytes { get; } = Pieces.Sum(piece => piece switch
    {
        WrittenPiece.Literal literal => literal.Bytes.Length,
        WrittenPiece.File file => file.Run.RawBytes,
        _ => 0,
    });
}
