namespace Enclosure.Bench.Workloads;

/// <summary>Bytes to send: random, so that nothing can be squeezed or skipped, and made once.</summary>
internal static class Payload
{
    private const int BlockSize = 1_000_000;

    private static readonly byte[] Block = MakeBlock();

    /// <summary>The bytes in pieces of at most one block each, all pieces the same memory.</summary>
    public static IEnumerable<ReadOnlyMemory<byte>> Pieces(long size)
    {
        for (var left = size; left > 0; left -= BlockSize)
        {
            yield return Block.AsMemory(0, (int)Math.Min(left, BlockSize));
        }
    }

    public static byte[] Bytes(long size)
    {
        var bytes = new byte[size];
        var at = 0;
        foreach (var piece in Pieces(size))
        {
            piece.CopyTo(bytes.AsMemory(at));
            at += piece.Length;
        }

        return bytes;
    }

    private static byte[] MakeBlock()
    {
        var block = new byte[BlockSize];
        new Random(20_260_101).NextBytes(block);
        return block;
    }
}
