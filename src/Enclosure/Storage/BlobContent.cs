namespace Enclosure.Storage;

/// <summary>Opened bytes: their size, and any run of them as often as wanted.</summary>
public abstract class BlobContent : IAsyncDisposable
{
    public abstract long Size { get; }

    /// <summary>Fills <paramref name="buffer"/> from <paramref name="offset"/> on; the number of bytes read, 0 at the end.</summary>
    public abstract ValueTask<int> ReadAsync(Memory<byte> buffer, long offset, CancellationToken ct);

    public abstract ValueTask DisposeAsync();
}
