using System.Buffers;
using Enclosure.FileTypes;
using Enclosure.Storage;

namespace Enclosure.Attachments;

/// <summary>
/// A file on its way into the store: refuses what goes over its limit while the bytes come, and remembers the first of them to
/// tell the type by. Disposing drops what was not committed.
/// </summary>
public sealed class IncomingFile : Stream
{
    private readonly StagedBlob _staged;
    private readonly UploadTerms _terms;
    private readonly byte[] _head = ArrayPool<byte>.Shared.Rent(ContentTypes.HeadBytes);
    private int _headLength;
    private bool _disposed;

    internal IncomingFile(StagedBlob staged, UploadTerms terms)
    {
        _staged = staged;
        _terms = terms;
    }

    public override bool CanRead => false;
    public override bool CanSeek => false;
    public override bool CanWrite => true;
    public override long Length => _staged.Length;
    public override long Position { get => Length; set => throw new NotSupportedException(); }

    internal StagedBlob Staged => _staged;

    internal string? DetectedType => ContentTypes.Detect(_head.AsSpan(0, _headLength), Length);

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        _terms.RequireSize(Length + buffer.Length);
        var wanted = Math.Min(ContentTypes.HeadBytes - _headLength, buffer.Length);
        buffer[..wanted].CopyTo(_head.AsSpan(_headLength));
        _headLength += wanted;
        _staged.Write(buffer);
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Write(buffer.Span);
        return ValueTask.CompletedTask;
    }

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing && !_disposed)
        {
            _disposed = true;
            _staged.Dispose();
            ArrayPool<byte>.Shared.Return(_head);
        }

        base.Dispose(disposing);
    }
}
