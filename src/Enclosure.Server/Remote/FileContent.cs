using System.Buffers;
using System.Net;
using System.Security.Cryptography;

namespace Enclosure.Server.Remote;

/// <summary>A file as the body of a request: read piece by piece as the connection takes it, hashed on the way.</summary>
/// <param name="sent">Told how many bytes have gone out in this try.</param>
internal sealed class FileContent(SourceFile file, IdleWatch watch, Action<long> sent) : HttpContent
{
    private const int PieceBytes = 64 * 1024;

    /// <summary>Lower-case hex of what was sent, once it was.</summary>
    public string? Sha256 { get; private set; }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        var piece = ArrayPool<byte>.Shared.Rent(PieceBytes);
        try
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            await using var source = file.Open();
            long total = 0;
            sent(0);
            while (await source.ReadAsync(piece.AsMemory(0, PieceBytes), cancellationToken) is > 0 and var length)
            {
                hash.AppendData(piece, 0, length);
                await stream.WriteAsync(piece.AsMemory(0, length), cancellationToken);
                watch.Touch();
                sent(total += length);
            }

            Sha256 = Convert.ToHexStringLower(hash.GetHashAndReset());
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(piece);
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = file.Length ?? 0;
        return file.Length is not null;
    }
}
