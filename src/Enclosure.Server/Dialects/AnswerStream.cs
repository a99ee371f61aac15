using System.Buffers;
using System.IO.Pipelines;
using Enclosure.Server.Telemetry;
using Microsoft.AspNetCore.Connections;

namespace Enclosure.Server.Dialects;

/// <summary>
/// The answer's body for what is made while it is sent: collects small writes, and waits for the client at the asynchronous ones. A write
/// that is not asynchronous never waits: it must be small. Whoever writes to a client that left is stopped.
/// </summary>
public sealed class AnswerStream(HttpContext http) : Stream
{
    private const int FlushBytes = 64 * 1024;

    private readonly PipeWriter _output = http.Response.BodyWriter;
    private readonly RequestFacts _facts = RequestFacts.Of(http);
    private int _unsent;

    /// <summary>Whether anything of the answer was written, sent or not.</summary>
    public bool HasWritten { get; private set; }

    public override bool CanRead => false;
    public override bool CanSeek => false;
    public override bool CanWrite => true;
    public override long Length => throw new NotSupportedException();
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        _output.Write(buffer);
        _unsent += buffer.Length;
        HasWritten |= buffer.Length > 0;
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken ct = default)
    {
        Write(buffer.Span);
        if (_unsent >= FlushBytes) await FlushAsync(ct);
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken ct) =>
        WriteAsync(buffer.AsMemory(offset, count), ct).AsTask();

    public override void Flush()
    {
    }

    public override async Task FlushAsync(CancellationToken ct)
    {
        var flushed = await _output.FlushAsync(ct);
        _facts.BytesOut = (_facts.BytesOut ?? 0) + _unsent;
        _unsent = 0;
        if (flushed.IsCompleted) throw new ConnectionAbortedException("The client left before its answer was whole.");
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
