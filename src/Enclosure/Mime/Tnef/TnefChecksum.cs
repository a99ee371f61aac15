using System.Numerics;

namespace Enclosure.Mime.Tnef;

/// <summary>The sum of an attribute's bytes modulo 65536 ([MS-OXTNEF] §2.1.3.1). Of pieces it is the sum of their sums.</summary>
internal static class TnefChecksum
{
    public static ushort Of(ReadOnlySpan<byte> bytes)
    {
        var sums = Vector<ushort>.Zero;
        for (; bytes.Length >= Vector<byte>.Count; bytes = bytes[Vector<byte>.Count..])
        {
            Vector.Widen(new Vector<byte>(bytes), out var low, out var high);
            sums += low + high;
        }

        var sum = (int)Vector.Sum(sums);
        foreach (var value in bytes) sum += value;
        return (ushort)sum;
    }
}
