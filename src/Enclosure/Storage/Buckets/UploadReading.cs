using System.Buffers;
using System.Security.Cryptography;

namespace Enclosure.Storage.Buckets;

/// <summary>Reads what a link brought once from end to end.</summary>
internal static class UploadReading
{
    /// <summary>As many first bytes as any type is told by.</summary>
    private const int HeadBytes = 8 * 1024;

    /// <summary>Size, hash and first bytes. Refuses with <see cref="Refusal.Unavailable"/> when the line is cut.</summary>
    public static async Task<(BlobSeal Seal, ReadOnlyMemory<byte> Head)> ReadAsync(
        BucketObject upload, int window, TimeSpan timeout, CancellationToken ct)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(timeout);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var head = new byte[(int)Math.Min(HeadBytes, upload.Size)];
        var buffer = ArrayPool<byte>.Shared.Rent(window);
        try
        {
            var size = 0L;
            while (await ReadSomeAsync(upload.Bytes, buffer, limit.Token, ct) is var read and > 0)
            {
                hash.AppendData(buffer, 0, read);
                if (size < head.Length) buffer.AsSpan(0, (int)Math.Min(read, head.Length - size)).CopyTo(head.AsSpan((int)size));
                size += read;
            }

            if (size != upload.Size) throw BucketFaults.Away(new EndOfStreamException("The store did not give an upload in full."));
            return (new BlobSeal(size, Convert.ToHexStringLower(hash.GetHashAndReset())), head);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static async Task<int> ReadSomeAsync(Stream bytes, byte[] buffer, CancellationToken limit, CancellationToken ct)
    {
        try
        {
            return await bytes.ReadAsync(buffer, limit);
        }
        catch (OperationCanceledException e) when (!ct.IsCancellationRequested)
        {
            throw BucketFaults.Away(e);
        }
        catch (Exception e) when (BucketFaults.Translate(e) is { } refused)
        {
            throw refused;
        }
    }
}
