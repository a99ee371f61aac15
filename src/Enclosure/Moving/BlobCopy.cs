using System.Buffers;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using Enclosure.Storage;

namespace Enclosure.Moving;

/// <summary>
/// Bytes from one store into another under the same ids, several at once. Each is hashed on its way, and only what its row says is placed.
/// What lies at the target already is taken for good when it was proven before; otherwise it is read there.
/// </summary>
/// <param name="source">The same as <paramref name="target"/> where files stay where they are: then they are only looked at.</param>
/// <param name="readsAll">Nothing is taken for good that this run has not read.</param>
internal sealed class BlobCopy(IBlobStore source, IBlobStore target, bool readsAll, TransferWatch watch)
{
    private const int AtOnce = 8;
    private const int BufferBytes = 256 * 1024;

    /// <summary>Read or written by this run, or by one that came to its end. 28 bytes for each blob there is.</summary>
    private readonly HashSet<Guid> _proven = [];

    private readonly Lock _lock = new();

    private long _copied;
    private long _copiedBytes;
    private long _mended;

    public long Copied => _copied;
    public long CopiedBytes => _copiedBytes;
    public long Mended => _mended;

    /// <summary>What an earlier run that came to its end has proven.</summary>
    public async Task TrustAsync(IAsyncEnumerable<NamedBlob> blobs)
    {
        if (readsAll) return;
        await foreach (var blob in blobs) Prove(blob);
    }

    /// <summary>Brings what is missing. What could not be had from the source, each with the reason.</summary>
    public async Task<IReadOnlyCollection<DamagedBlob>> RunAsync(IAsyncEnumerable<NamedBlob> blobs, CancellationToken ct)
    {
        var damaged = new ConcurrentQueue<DamagedBlob>();
        await Parallel.ForEachAsync(
            blobs,
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = ct },
            async (blob, token) =>
            {
                if (await BringAsync(blob, token) is { } reason) damaged.Enqueue(new DamagedBlob(blob.Key, reason));
                watch.Pass(blob.Size);
            });
        return damaged;
    }

    /// <summary>Null when the bytes are at the target; else what is wrong with them at the source.</summary>
    private async Task<string?> BringAsync(NamedBlob blob, CancellationToken ct)
    {
        var there = await target.FindSizeAsync(blob.Key, ct) == blob.Size;
        if (there && (IsProven(blob) || (source == target && !readsAll) || await IsWholeAsync(blob, ct))) return Prove(blob);
        if (source == target) return there ? "has other bytes than its row says" : "is missing, or has another size than its row says";
        if (await CopyAsync(blob, ct) is { } reason) return reason;
        Interlocked.Increment(ref _copied);
        Interlocked.Add(ref _copiedBytes, blob.Size);
        if (there) Interlocked.Increment(ref _mended);
        return Prove(blob);
    }

    private bool IsProven(NamedBlob blob)
    {
        lock (_lock) return _proven.Contains(blob.Key.Id);
    }

    private string? Prove(NamedBlob blob)
    {
        lock (_lock) _proven.Add(blob.Key.Id);
        return null;
    }

    private async Task<string?> CopyAsync(NamedBlob blob, CancellationToken ct)
    {
        try
        {
            await using var content = await source.OpenReadAsync(blob.Key, ct);
            if (content.Size != blob.Size) return $"has {content.Size} bytes, its row says {blob.Size}";
            await using var staged = target.Stage(blob.Key);
            await EachPieceAsync(content, piece => staged.Write(piece.Span), ct);
            if (await staged.SealAsync(ct) is var seal && (seal.Size != blob.Size || seal.Sha256 != blob.Sha256))
                return "has other bytes than its row says";
            staged.Keep();
            await staged.PlaceAsync();
            return null;
        }
        catch (BlobMissingException)
        {
            return "is missing";
        }
    }

    private async Task<bool> IsWholeAsync(NamedBlob blob, CancellationToken ct)
    {
        try
        {
            await using var content = await target.OpenReadAsync(blob.Key, ct);
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            await EachPieceAsync(content, piece => hash.AppendData(piece.Span), ct);
            return Convert.ToHexStringLower(hash.GetHashAndReset()) == blob.Sha256;
        }
        catch (BlobMissingException)
        {
            return false;
        }
    }

    private static async Task EachPieceAsync(BlobContent content, Action<ReadOnlyMemory<byte>> take, CancellationToken ct)
    {
        var buffer = ArrayPool<byte>.Shared.Rent((int)Math.Clamp(content.Size, 1, BufferBytes));
        try
        {
            for (var at = 0L; await content.ReadAsync(buffer, at, ct) is var read and > 0; at += read)
            {
                ct.ThrowIfCancellationRequested();
                take(buffer.AsMemory(0, read));
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}

/// <summary>Bytes that a row names and the store does not give.</summary>
internal sealed record DamagedBlob(BlobKey Key, string Reason);
