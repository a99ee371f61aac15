namespace Enclosure.Storage.Buckets;

/// <summary>
/// An object of the bucket, read in one go where it is read in order; a jump, or a line that was cut, begins a request from that place.
/// </summary>
internal sealed class BucketContent(BucketClient client, string path, BucketObject opened) : BlobContent
{
    /// <summary>How often in a row a line may be cut without bringing anything.</summary>
    private const int Patience = 3;

    private BucketObject? _opened = opened;
    private long _position;

    public override long Size { get; } = opened.Size;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, long offset, CancellationToken ct)
    {
        var wanted = (int)Math.Min(buffer.Length, Math.Max(0, Size - offset));
        var (filled, failures) = (0, 0);
        while (filled < wanted)
        {
            var read = await TryReadAsync(buffer[filled..wanted], offset + filled, ct);
            filled += read;
            failures = read > 0 ? 0 : failures + 1;
            if (failures == Patience) throw BucketFaults.Away(new EndOfStreamException($"The store does not give {path} in full."));
        }

        return filled;
    }

    public override ValueTask DisposeAsync()
    {
        Close();
        return ValueTask.CompletedTask;
    }

    /// <summary>0 when the line was cut: the next try is a request of its own.</summary>
    private async ValueTask<int> TryReadAsync(Memory<byte> buffer, long offset, CancellationToken ct)
    {
        if (_opened is null || _position != offset) await ReopenAsync(offset, ct);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(client.Terms.Timeout);
        try
        {
            var read = await _opened!.Bytes.ReadAsync(buffer, limit.Token);
            if (read == 0) Close();
            _position = offset + read;
            return read;
        }
        catch (Exception e) when (!ct.IsCancellationRequested && (e is OperationCanceledException || BucketFaults.Translate(e) is not null))
        {
            Close();
            return 0;
        }
    }

    private async Task ReopenAsync(long offset, CancellationToken ct)
    {
        Close();
        _opened = await client.OpenAsync(path, offset, ct)
            ?? throw BucketFaults.Away(new IOException($"{path} was deleted while it was read."));
        _position = offset;
    }

    private void Close()
    {
        _opened?.Dispose();
        _opened = null;
    }
}
