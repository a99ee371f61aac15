namespace Enclosure.Mime.Tnef;

/// <summary>Puts together what comes in pieces, up to a size fixed beforehand; what is beyond it is dropped.</summary>
internal sealed class ByteGather(int capacity)
{
    private readonly byte[] _bytes = new byte[capacity];
    private int _length;

    public ReadOnlySpan<byte> Bytes => _bytes.AsSpan(0, _length);

    public void Clear() => _length = 0;

    public void Add(ReadOnlySpan<byte> bytes)
    {
        var taken = Math.Min(bytes.Length, capacity - _length);
        bytes[..taken].CopyTo(_bytes.AsSpan(_length));
        _length += taken;
    }

    /// <summary>
    /// Takes from the front of <paramref name="bytes"/> what is missing of <paramref name="count"/>; false when there is too little yet.
    /// </summary>
    /// <param name="gathered">All of it, good until the next call; the next one begins anew.</param>
    public bool TryFill(ref ReadOnlySpan<byte> bytes, int count, out ReadOnlySpan<byte> gathered)
    {
        var taken = Math.Min(bytes.Length, count - _length);
        Add(bytes[..taken]);
        bytes = bytes[taken..];
        gathered = Bytes;
        if (_length < count) return false;
        _length = 0;
        return true;
    }
}
