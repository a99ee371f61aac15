namespace Enclosure.Bench.Load;

/// <summary>One HTTP request as the bytes that go out, in pieces that many requests may share.</summary>
public readonly record struct Request(ReadOnlyMemory<byte>[] Pieces)
{
    public long Length => Pieces.Sum(piece => (long)piece.Length);
}

/// <summary>Gives a connection its next request. Called by all connections at once.</summary>
public delegate Request NextRequest(int connection, int number);
