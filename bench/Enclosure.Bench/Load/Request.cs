namespace Enclosure.Bench.Load;

/// <summary>One HTTP request, or one message, as the bytes that go out, in pieces that many requests may share.</summary>
/// <param name="Envelope">What SMTP says before the message: MAIL, RCPT and DATA. Empty for HTTP.</param>
public readonly record struct Request(ReadOnlyMemory<byte>[] Pieces, ReadOnlyMemory<byte> Envelope = default)
{
    public long Length => Pieces.Sum(piece => (long)piece.Length);
}

/// <summary>Gives a connection its next request. Called by all connections at once, never by one twice at a time.</summary>
public delegate Request NextRequest(int connection, int number);
