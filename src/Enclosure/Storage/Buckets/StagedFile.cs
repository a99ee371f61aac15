using Microsoft.Win32.SafeHandles;

namespace Enclosure.Storage.Buckets;

/// <summary>A staged file that its writer and its readers hold together: it goes with the last of them.</summary>
internal sealed class StagedFile(SafeFileHandle handle, StagingRoom room)
{
    private int _holders = 1;
    private long _size;

    public long Size => Volatile.Read(ref _size);

    public void Append(ReadOnlySpan<byte> bytes)
    {
        room.Take(bytes.Length);
        var at = _size;
        Volatile.Write(ref _size, at + bytes.Length);
        try
        {
            RandomAccess.Write(handle, bytes, at);
        }
        catch (Exception e) when (DiskFaults.Translate(e) is { } refused)
        {
            throw refused;
        }
    }

    public int Read(Span<byte> buffer, long offset) => RandomAccess.Read(handle, buffer, offset);

    /// <summary>False when it is gone.</summary>
    public bool TryHold()
    {
        for (var holders = Volatile.Read(ref _holders); holders > 0; holders = Volatile.Read(ref _holders))
            if (Interlocked.CompareExchange(ref _holders, holders + 1, holders) == holders) return true;
        return false;
    }

    public void LetGo()
    {
        if (Interlocked.Decrement(ref _holders) > 0) return;
        room.GiveBack(_size);
        handle.Dispose();
    }
}

/// <summary>A staged file as the store's client reads it; closing it leaves the file be.</summary>
internal sealed class StagedFileStream(StagedFile file) : Stream
{
    public override bool CanRead => true;
    public override bool CanSeek => true;
    public override bool CanWrite => false;
    public override long Length => file.Size;
    public override long Position { get; set; }

    public override int Read(Span<byte> buffer)
    {
        var read = file.Read(buffer, Position);
        Position += read;
        return read;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        cancellationToken.IsCancellationRequested
            ? ValueTask.FromCanceled<int>(cancellationToken)
            : ValueTask.FromResult(Read(buffer.Span));

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override long Seek(long offset, SeekOrigin origin) => Position = origin switch
    {
        SeekOrigin.Begin => offset,
        SeekOrigin.Current => Position + offset,
        _ => Length + offset,
    };

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException();
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}

/// <summary>A staged file opened for reading.</summary>
internal sealed class StagedContent(StagedFile file) : BlobContent
{
    private bool _ended;

    public override long Size { get; } = file.Size;

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, long offset, CancellationToken ct) =>
        ValueTask.FromResult(file.Read(buffer.Span, offset));

    public override ValueTask DisposeAsync()
    {
        if (!_ended) file.LetGo();
        _ended = true;
        return ValueTask.CompletedTask;
    }
}
