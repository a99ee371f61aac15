namespace Enclosure.Storage;

/// <summary>Size in bytes and SHA-256 (lower-case hex) of sealed bytes.</summary>
public sealed record BlobSeal(long Size, string Sha256);

/// <summary>
/// Bytes on their way in: written, sealed (durable), then, once a row that names them is committed, placed.
/// Disposing drops them unless <see cref="Keep"/> was called.
/// </summary>
public abstract class StagedBlob : Stream
{
    private bool _kept;

    public abstract BlobKey Key { get; }

    /// <summary>Makes the bytes durable. Nothing can be written afterwards.</summary>
    public abstract Task<BlobSeal> SealAsync(CancellationToken ct);

    /// <summary>
    /// A row that names these bytes may be committed from here on, so only a definite rollback drops them (<see cref="DropAsync"/>);
    /// otherwise recovery decides by the row.
    /// </summary>
    public void Keep() => _kept = true;

    /// <summary>Moves sealed bytes to where they stay. The row is committed; a failure here loses nothing.</summary>
    public abstract Task PlaceAsync();

    /// <summary>Removes the bytes: no row names them. It does not throw; what cannot be removed now is a leftover for the sweep.</summary>
    public abstract Task DropAsync();

    public override bool CanRead => false;
    public override bool CanSeek => false;
    public override bool CanWrite => true;
    public override long Position { get => Length; set => throw new NotSupportedException(); }

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
    public override void SetLength(long value) => throw new NotSupportedException();
    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));
    public abstract override void Write(ReadOnlySpan<byte> buffer);

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Write(buffer.Span);
        return ValueTask.CompletedTask;
    }

    /// <summary>As <see cref="Stream.Dispose()"/>, and waits until what is dropped is gone.</summary>
    public override async ValueTask DisposeAsync()
    {
        if (!_kept)
        {
            _kept = true;
            await DropAsync();
        }

        await base.DisposeAsync();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && !_kept)
        {
            _kept = true;
            _ = DropAsync();
        }

        base.Dispose(disposing);
    }
}
