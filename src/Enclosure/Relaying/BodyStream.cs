using System.Buffers;

namespace Enclosure.Relaying;

/// <summary>The message on its way: dot-stuffed and sent in blocks. Disposing it sends nothing; the dialogue completes it.</summary>
internal sealed class BodyStream(RelayLine line, TimeSpan limit) : Stream
{
    private const int BlockBytes = 64 * 1024;
    private readonly DotStuffing _dots = new();
    private byte[]? _block = ArrayPool<byte>.Shared.Rent(BlockBytes);
    private int _filled;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (!buffer.IsEmpty)
        {
            var (read, written) = _dots.Stuff(buffer.Span, Block.AsSpan(_filled, BlockBytes - _filled));
            _filled += written;
            buffer = buffer[read..];
            if (!buffer.IsEmpty) await SendAsync(cancellationToken);
        }
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <summary>Sends what is left, with a line end if there was none. The final dot is not sent.</summary>
    public async Task CompleteAsync(CancellationToken ct)
    {
        if (_filled + 2 > BlockBytes) await SendAsync(ct);
        var ending = _dots.Ending;
        ending.CopyTo(Block.AsSpan(_filled));
        _filled += ending.Length;
        await SendAsync(ct);
    }

    /// <summary>Gives the buffer back. Whoever still writes after that is refused.</summary>
    public void Release()
    {
        if (_block is { } block) ArrayPool<byte>.Shared.Return(block);
        _block = null;
    }

    public override void Flush()
    {
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("Write asynchronously");

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    private byte[] Block => _block ?? throw new ObjectDisposedException(nameof(BodyStream));

    private async Task SendAsync(CancellationToken ct)
    {
        var filled = _filled;
        _filled = 0;
        if (filled > 0) await line.SendAsync(Block.AsMemory(0, filled), "the message", limit, ct);
    }
}
