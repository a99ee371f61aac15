using System.Buffers;
using System.IO.Pipelines;

namespace Enclosure.Server.Dialects.Forms;

/// <summary>
/// One pooled buffer that slides over the body of a form: whatever has to be found in the body lies here in one piece, and the
/// memory of an upload does not grow with it.
/// </summary>
internal sealed class FormWindow : IDisposable
{
    public const int Capacity = 64 * 1024;

    private readonly PipeReader _body;
    private readonly long _mostBytes;
    private long _taken;
    private readonly byte[] _buffer = ArrayPool<byte>.Shared.Rent(Capacity);
    private int _start;
    private int _end;

    /// <param name="body">Read to its end or until the window is disposed; completing it stays with the caller.</param>
    /// <param name="prefix">Bytes to see before the first of the body.</param>
    /// <param name="mostBytes">What the body may weigh; more of it refuses with <see cref="Refusal.FileTooLarge"/>.</param>
    public FormWindow(PipeReader body, ReadOnlySpan<byte> prefix, long mostBytes)
    {
        (_body, _mostBytes) = (body, mostBytes);
        prefix.CopyTo(_buffer);
        _end = prefix.Length;
    }

    /// <summary>What has been read and not been passed yet; gone with the next <see cref="FillAsync"/>.</summary>
    public Memory<byte> Unpassed => _buffer.AsMemory(_start.._end);

    /// <summary>Whether the body has no more bytes than those seen.</summary>
    public bool IsAtEnd { get; private set; }

    public void Pass(int count) => _start += count;

    /// <summary>Reads until the window is full or the body ends. False when the end was known before.</summary>
    public async ValueTask<bool> FillAsync(CancellationToken ct)
    {
        if (IsAtEnd) return false;

        Unpassed.Span.CopyTo(_buffer);
        (_start, _end) = (0, _end - _start);
        while (_end < Capacity && !IsAtEnd)
        {
            Take(await _body.ReadAsync(ct));
        }

        return true;
    }

    public void Dispose() => ArrayPool<byte>.Shared.Return(_buffer);

    private void Take(ReadResult read)
    {
        if (read.IsCanceled) throw new OperationCanceledException("Reading the form was cancelled.");

        var taken = read.Buffer.Slice(0, Math.Min(read.Buffer.Length, Capacity - _end));
        taken.CopyTo(_buffer.AsSpan(_end));
        _end += (int)taken.Length;
        _taken += taken.Length;
        IsAtEnd = read.IsCompleted && taken.Length == read.Buffer.Length;
        _body.AdvanceTo(taken.End);
        if (_taken > _mostBytes)
        {
            throw new RefusedException(
                Refusal.FileTooLarge, $"The form is larger than {_mostBytes} bytes. Send the file alone, or a smaller one.");
        }
    }
}
