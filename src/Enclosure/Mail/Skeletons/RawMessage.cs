using System.Buffers;
using System.Security.Cryptography;
using Enclosure.Attachments;
using Enclosure.Mime.Parts;
using Enclosure.Mime.Transfer;
using Enclosure.Storage;

namespace Enclosure.Mail.Skeletons;

/// <summary>One message to be written as it came.</summary>
public sealed class RawMessage
{
    private const int BufferBytes = 64 * 1024;

    private readonly IBlobStore _store;
    private readonly BlobKey _skeleton;
    private readonly Dictionary<string, Attachment> _files;
    private readonly IReadOnlySet<string> _removed;
    private readonly Action<Attachment, string>? _read;

    /// <param name="read">Told the SHA-256 of each file as it was read, lower-case hex.</param>
    internal RawMessage(
        IBlobStore store,
        BlobKey skeleton,
        IReadOnlyList<Attachment> files,
        IReadOnlySet<string> removed,
        Action<Attachment, string>? read = null)
    {
        (_store, _skeleton, _removed, _read) = (store, skeleton, removed, read);
        _files = files.Where(file => file is { Part: not null, BlobId: not null }).ToDictionary(file => file.Part!);
    }

    /// <summary>Whether the bytes are those of <see cref="RawForm.Sha256"/>: nothing was refused or deleted.</summary>
    public bool IsWhole => _removed.Count == 0;

    /// <summary>Writes the message with a fixed buffer, a line in place of each part that is gone.</summary>
    public async Task WriteToAsync(Stream output, CancellationToken ct)
    {
        await using var content = await _store.OpenReadAsync(_skeleton, ct);
        var reader = new SkeletonReader(content);
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        var stubbed = new HashSet<string>();
        try
        {
            while (await reader.NextAsync(ct) is { } record)
            {
                if (record.Part is { } part && _removed.Contains(part))
                {
                    if (stubbed.Add(part)) await output.WriteAsync("X-Enclosure-Removed: this part is not kept any more"u8.ToArray(), ct);
                }
                else if (record is SkeletonRecord.Literal)
                {
                    while (await reader.ReadLiteralAsync(buffer, ct) is var read and > 0)
                        await output.WriteAsync(buffer.AsMemory(0, read), ct);
                }
                else if (record is SkeletonRecord.Reference reference)
                {
                    await EncodeAsync(_files[reference.Part!], reference.Run, buffer, output, ct);
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private async Task EncodeAsync(Attachment file, EncodedRun run, byte[] buffer, Stream output, CancellationToken ct)
    {
        var key = new BlobKey(file.BlobId!.Value);
        await using var content = await _store.OpenReadAsync(key, ct);
        var encoder = new EncodedRunEncoder(run);
        using var hash = _read is null ? null : IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var encoded = new RentedBytes(BufferBytes * 2);
        for (var at = 0L; at < run.DecodedBytes;)
        {
            var wanted = (int)Math.Min(buffer.Length, run.DecodedBytes - at);
            var read = await content.ReadAsync(buffer.AsMemory(0, wanted), at, ct);
            if (read == 0) break;
            at += read;
            hash?.AppendData(buffer, 0, read);
            encoder.Encode(buffer.AsSpan(0, read), encoded);
            await output.WriteAsync(encoded.Written, ct);
            encoded.Clear();
        }

        if (!encoder.Finish(encoded)) throw new BlobMissingException(key);
        await output.WriteAsync(encoded.Written, ct);
        if (hash is not null) _read!(file, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }
}
